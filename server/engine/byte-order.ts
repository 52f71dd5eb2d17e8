/** The order of UTF-8, in which other stores list. Texts of JavaScript have another one beyond U+FFFF. */
export const inBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
