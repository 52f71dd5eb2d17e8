import type { CallKind } from '../../protocol/call-state';
import { isRtcError, rtcError } from '../../protocol/errors';
import { toRtcError } from '../../protocol/to-rtc-error';
import { recipientsOf } from './recipients';
import { Standing } from './call-facts';

const nothing = (): void => undefined;

/** What may be asked of a call while it goes on: the server does it, or says why not, and its stream tells everybody. */
export abstract class Asking extends Standing {
  /** Settles when it has an id, or never will. */
  protected starting: Promise<unknown> = Promise.resolve();

  // ---- wishes out ----

  invite(to: readonly string[]): Promise<void> {
    const people = recipientsOf(to, this.house.inbox.user);
    if (isRtcError(people)) return Promise.reject(people);
    return this.ask((call) => this.deps.request('call.invite', { call, to: people }));
  }

  switchKind(kind: CallKind): Promise<void> {
    // Nobody has to agree to be seen no longer.
    if (kind === 'audio') this.room?.setCamera(false).catch(nothing);
    return this.askVideo(kind === 'video', (call) => this.deps.request('call.switch', { call, kind }));
  }

  answerVideoRequest(agrees: boolean): Promise<void> {
    return this.askVideo(agrees, (call) => this.deps.request('call.answer_video', { call, agrees }));
  }

  convertToRoom(): Promise<void> {
    return this.ask((call) => this.deps.request('call.move', { call }));
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
      this.error = toRtcError(cause);
      throw this.error;
    });
  }
}
