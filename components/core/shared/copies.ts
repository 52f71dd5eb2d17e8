/** The registry of `tools/build/script/shared-copies.ts`: what copies of the kit share, by version. */
type Registry = Partial<typeof getApp> & { readonly rtcKits?: object };

/** The app carries another version of the kit beside this one; the two share nothing. */
export const isBesideAnother = (): boolean => Object.keys((getApp as Registry).rtcKits ?? {}).length > 1;
