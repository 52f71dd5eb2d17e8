import type { FeatureContext } from '../../app/features';
import type { CallKind } from '../../protocol/call-state';
import { isRtcError, rtcError, type RtcError } from '../../protocol/errors';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { CallMedia } from './call-media';
import { recipientsOf } from './recipients';

const nothing = (): void => undefined;

/** The call as its requests see it. */
interface RequestingCall {
  readonly id: string;
  /** The own user id; '' until the inbox was read. */
  readonly user: string;
  readonly facts: { readonly isEnded: boolean };
  readonly session: {
    /** Settles once the call has an id, or will never have one. */
    readonly started: Promise<unknown>;
    fail(error: RtcError): void;
  };
}

/** Requests about a call in progress. The server executes or refuses them; all parties see the result in the call's stream. */
export class CallRequests {
  constructor(
    private readonly request: FeatureContext['request'],
    private readonly call: RequestingCall,
    private readonly media: CallMedia,
  ) {}

  invite(to: readonly string[]): Promise<void> {
    const recipients = recipientsOf(to, this.call.user);
    if (isRtcError(recipients)) return Promise.reject(recipients);
    return this.send((call) => this.request('call.invite', { call, to: recipients }));
  }

  switchKind(kind: CallKind): Promise<void> {
    // The camera goes off at once, because no other party has to agree.
    if (kind === 'audio') this.media.room?.setCamera(false).catch(nothing);
    return this.sendVideoRequest(kind === 'video', (call) => this.request('call.switch', { call, kind }));
  }

  answerVideoRequest(agrees: boolean): Promise<void> {
    return this.sendVideoRequest(agrees, (call) => this.request('call.answer_video', { call, agrees }));
  }

  convertToRoom(): Promise<void> {
    return this.send((call) => this.request('call.move', { call }));
  }

  private sendVideoRequest(wantsVideo: boolean, request: (call: string) => Promise<unknown>): Promise<void> {
    const sent = this.send(request);
    this.media.setWantsVideo(wantsVideo);
    sent.catch(() => this.media.setWantsVideo(false));
    return sent;
  }

  private send(request: (call: string) => Promise<unknown>): Promise<void> {
    const { call } = this;
    const sent = call.session.started.then(() => {
      if (call.facts.isEnded) throw rtcError('call_over');
      return request(call.id);
    });
    return sent.then(nothing, (cause: unknown) => {
      const error = toRtcError(cause);
      call.session.fail(error);
      throw error;
    });
  }
}
