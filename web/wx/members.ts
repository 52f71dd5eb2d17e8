/** Members of `wx`, by name. A page may pass anything: each member checks what it needs. */
export type WxMembers = Readonly<Record<string, unknown>>;
