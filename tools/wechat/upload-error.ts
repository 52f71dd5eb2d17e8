/** Exit codes of the commands, documented in their --help and in docs/guides/ci.md. */
export const exits = {
  done: 0,
  /** The mini program does not build or compile. */
  program: 1,
  /** An option, the appid or the key is wrong. */
  given: 2,
  /** WeChat refused. */
  refused: 3,
  /** WeChat did not answer in time. */
  network: 4,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** A failure with advice for the user, line by line. */
export class UploadError extends Error {
  constructor(
    readonly exit: Exit,
    message: string,
    readonly advice: readonly string[] = [],
  ) {
    super(message);
  }
}
