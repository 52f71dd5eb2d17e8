/** How the commands end: documented in their --help and in docs/guides/ci.md. */
export const exits = {
  done: 0,
  /** The mini program itself: it does not build or compile. */
  program: 1,
  /** What was given: an option, the appid, the key. */
  given: 2,
  /** WeChat answered, and said no. */
  refused: 3,
  /** No answer from WeChat, or none in time. */
  network: 4,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** A failure that the reader can do something about: what happened, then what to do, line by line. */
export class Trouble extends Error {
  constructor(
    readonly exit: Exit,
    message: string,
    readonly advice: readonly string[] = [],
  ) {
    super(message);
  }
}
