import type { CallKind } from '../../protocol/call-state';
import { isRtcError, rtcError } from '../../protocol/errors';
import { asRtcError } from '../as-rtc-error';
import { peopleOf } from './people';
import { Standing } from './standing';

const nothing = (): void => undefined;

/** What may be asked of a call while it goes on: the server does it, or says why not, and its stream tells everybody. */
export abstract class Asking extends Standing {
  /** Settles when it has an id, or never will. */
  protected starting: Promise<unknown> = Promise.resolve();

  // ---- wishes out ----

  invite(to: readonly string[]): Promise<void> {
    const people = peopleOf(to, this.house.inbox.user);
    if (isRtcError(people)) return Promise.reject(people);
    return this.ask((call) => this.needs.request('call.invite', { call, to: people }));
  }

  turn(kind: CallKind): Promise<void> {
    // Nobody has to agree to be seen no longer.
    if (kind === 'audio') this.room?.setCamera(false).catch(nothing);
    return this.askVideo(kind === 'video', (call) => this.needs.request('call.turn', { call, kind }));
  }

  consent(agrees: boolean): Promise<void> {
    return this.askVideo(agrees, (call) => this.needs.request('call.consent', { call, agrees }));
  }

  move(): Promise<void> {
    return this.ask((call) => this.needs.request('call.move', { call }));
  }

  private askVideo(wants: boolean, ask: (call: string) => Promise<unknown>): Promise<void> {
    const asked = this.ask(ask);
    this.wantsVideo = wants;
    asked.catch(() => {
      this.wantsVideo = false;
    });
    return asked;
  }

  private ask(ask: (call: string) => Promise<unknown>): Promise<void> {
    const asked = this.starting.then(() => {
      if (this.ending !== null) throw rtcError('call_over');
      return ask(this.id);
    });
    return asked.then(nothing, (cause: unknown) => {
      this.error = asRtcError(cause);
      throw this.error;
    });
  }
}
