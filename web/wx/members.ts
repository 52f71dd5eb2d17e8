/** Members of `wx`, by name. Pages may pass any value: each member checks its own arguments. */
export type WxMembers = Readonly<Record<string, unknown>>;
