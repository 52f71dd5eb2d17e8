import type { CallState } from '../../protocol/call-state';
import { callStream, type Result } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import type { CallNeeds } from './call-needs';
import { insist } from './insist';

const nothing = (): void => undefined;

/** The ear of one call: asks for its stream, and follows it from where the answer stands. */
export class Hearing {
  private asking: Release = nothing;
  private following: Release = nothing;

  constructor(
    private readonly needs: Pick<CallNeeds, 'clock' | 'request' | 'signalling'>,
    private readonly call: { hear(call: CallState): boolean; gone(): void },
  ) {}

  ask(call: string, rings: boolean): void {
    // What comes meanwhile lies beyond the answer: it waits for that.
    this.stop();
    this.asking = insist(this.needs.clock, () => this.needs.request('call.follow', { call, rings }), {
      done: (answer) => this.accept(answer),
      failed: () => this.call.gone(),
    });
  }

  accept({ e, s, call }: Result<'call.follow'>): void {
    this.following();
    if (this.call.hear(call)) this.following = this.needs.signalling.follow(callStream(call.id), { e, s });
  }

  /** What was asked for is not wanted any more; what is heard is heard on. */
  ignore(): void {
    this.asking();
  }

  stop(): void {
    this.asking();
    this.following();
    this.following = nothing;
  }
}
