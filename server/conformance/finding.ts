/** A difference between the expected and the received frames, all without secrets. */
export interface Finding {
  readonly expected: string;
  /** The newest frames sent, oldest first. */
  readonly sent: readonly string[];
  /** The newest frames received, oldest first, and the close. */
  readonly came: readonly string[];
}

export class Mismatch extends Error {
  constructor(readonly finding: Finding) {
    super(finding.expected);
  }
}

/** Thrown by a check that finds out by itself that this server gives it nothing to check. */
export class NotApplicable extends Error {}
