import type { CallState } from '../../protocol/call-state';
import { callStream, type Result } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import type { CallDependencies } from './dependencies';
import { retryRequest } from '../../room/automation/retry-request';

const nothing = (): void => undefined;

/** The ear of one call: asks for its stream, and follows it from where the answer stands. */
export class CallSubscription {
  private asking: Release = nothing;
  private isAsking = false;
  private following: Release = nothing;

  constructor(
    private readonly deps: Pick<CallDependencies, 'clock' | 'request' | 'signalling'>,
    private readonly call: { hear(call: CallState): boolean; gone(): void },
  ) {}

  ask(call: string, rings: boolean): void {
    // What comes meanwhile lies beyond the answer: it waits for that.
    this.stop();
    this.isAsking = true;
    this.asking = retryRequest(this.deps.clock, () => this.deps.request('call.subscribe', { call, rings }), {
      done: (answer) => {
        this.isAsking = false;
        this.accept(answer);
      },
      failed: () => {
        this.isAsking = false;
        this.call.gone();
      },
    });
  }

  /** Of two answers the one that was asked for last counts: the server goes on from there, and the other would set the call back. */
  accept({ e, s, call }: Result<'call.subscribe'>): void {
    this.following();
    this.following = nothing;
    if (this.call.hear(call) && !this.isAsking) this.following = this.deps.signalling.subscribe(callStream(call.id), { e, s });
  }

  /** What was asked for is not wanted any more; what is heard is heard on. */
  ignore(): void {
    this.asking();
    this.isAsking = false;
  }

  stop(): void {
    this.ignore();
    this.following();
    this.following = nothing;
  }
}
