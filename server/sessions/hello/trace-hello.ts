import type { Context } from '../../context';
import type { Session } from '../sessions';

/** Tells of a hello that is over. `since` is the time at which it came; `session` is null when it was refused before one was known. */
export function traceHello({ tracing, clock }: Context, session: Session | null, since: number, outcome: string): void {
  tracing?.hello({ session: session?.id ?? null, since, at: clock.now(), outcome });
}
