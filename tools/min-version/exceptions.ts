/** A fault that is accepted, for a written reason. */
export interface Exception {
  path: string;
  /** The fault without its position. */
  fault: string;
  /** How often the file has it; once unless given. */
  times?: number;
  reason: string;
}

export interface Fault {
  path: string;
  fault: string;
}

const withoutPosition = (fault: string): string => fault.replace(/^\d+:\d+ /, '');

/** The faults that no exception accepts, and the exceptions that accept more or fewer than they say: an exception must not outlive its fault. */
export function withoutExceptions(faults: readonly Fault[], exceptions: readonly Exception[]): string[] {
  const matches = (exception: Exception, { path, fault }: Fault): boolean =>
    exception.path === path && exception.fault === withoutPosition(fault);
  const refused = faults.filter((fault) => !exceptions.some((exception) => matches(exception, fault)));
  const wrong = exceptions.flatMap((exception) => {
    const count = faults.filter((fault) => matches(exception, fault)).length;
    const times = exception.times ?? 1;
    return count === times
      ? []
      : [`${exception.path}: the exception for "${exception.fault}" is for ${times}, but the file has ${count}`];
  });
  return [...refused.map(({ path, fault }) => `${path}: ${fault}`), ...wrong];
}
