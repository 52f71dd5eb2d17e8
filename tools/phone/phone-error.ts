/** A failure of the command with advice for the user, line by line. */
export class PhoneError extends Error {
  constructor(
    message: string,
    readonly advice: readonly string[] = [],
  ) {
    super(message);
  }
}
