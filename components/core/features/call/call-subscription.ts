import type { FeatureContext } from '../../app/features';
import type { CallState } from '../../protocol/call-state';
import { callStream, type Result } from '../../protocol/messages';
import { retryRequest } from '../../room/automation/retry-request';
import type { Release } from '../../shared/release';

const nothing = (): void => undefined;

interface SubscribedCall {
  /** Takes the state that the server answered with; false when no more events are wanted. */
  acceptState(call: CallState): boolean;
  /** The server has no such call for this user. */
  unavailable(): void;
}

/** The subscription to one call's stream: requests the call, and reads its stream from the position in the answer. */
export class CallSubscription {
  private requesting: Release = nothing;
  private isRequesting = false;
  private reading: Release = nothing;

  constructor(
    private readonly context: Pick<FeatureContext, 'clock' | 'request' | 'signalling'>,
    private readonly call: SubscribedCall,
  ) {}

  request(call: string, rings: boolean): void {
    // Released first, because events that arrive before the answer must not be applied before it.
    this.release();
    this.isRequesting = true;
    this.requesting = retryRequest(this.context.clock, () => this.context.request('call.subscribe', { call, rings }), {
      done: (answer) => {
        this.isRequesting = false;
        this.accept(answer);
      },
      failed: () => {
        this.isRequesting = false;
        this.call.unavailable();
      },
    });
  }

  /** Reads the stream from the position in the answer, unless a later request waits: its answer is newer, and the server continues from it. */
  accept({ e, s, v, call }: Result<'call.subscribe'>): void {
    this.reading();
    this.reading = nothing;
    if (this.call.acceptState(call) && !this.isRequesting) {
      this.reading = this.context.signalling.subscribe(callStream(call.id), { e, s, v });
    }
  }

  /** Drops a waiting request, and keeps reading the stream. */
  cancelRequest(): void {
    this.requesting();
    this.isRequesting = false;
  }

  release(): void {
    this.cancelRequest();
    this.reading();
    this.reading = nothing;
  }
}
