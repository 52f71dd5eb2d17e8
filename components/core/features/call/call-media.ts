import type { FeatureContext } from '../../app/features';
import type { RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/client-limits';
import { retryRequest } from '../../room/automation/retry-request';
import type { Room } from '../../room/room';
import type { StreamStatus } from '../../room/types';
import { autorun, makeObservable, reaction, ref } from '../../shared/mobx';
import { releaseAll, releaseOnce, type Release } from '../../shared/release';
import type { CallFacts } from './call-facts';
import type { CallModel, CallOptions } from './types';

/** A call that no page shows is paused after this time, because the next page of a page change shows it within that. */
const pausedAfterMs = 1_000;

export interface MediaFacts {
  room: boolean;
  /** A device is wanted and can be sent. */
  sends: boolean;
  status: StreamStatus;
  others: readonly { sends: boolean; status: StreamStatus }[];
}

const isFlowing = (status: StreamStatus): boolean => status === 'live' || status === 'weak';

/** Whether this party is connected, as far as this device knows: the own stream is sent, and another one is received. */
export const isConnected = ({ room, sends, status, others }: MediaFacts): boolean =>
  room && (!sends || isFlowing(status)) && others.some((other) => !other.sends || isFlowing(other.status));

function factsOf({ state, me, remotes }: Room): MediaFacts {
  return {
    room: state === 'joined',
    sends: me.sends.microphone || me.sends.camera,
    status: me.status,
    others: remotes.map(({ hasAudio, hasVideo, status }) => ({ sends: hasAudio || hasVideo, status })),
  };
}

/** The call as its media see it. Every field is observable. */
interface MediaCall extends Pick<CallModel, 'id' | 'kind' | 'state' | 'reason' | 'me' | 'videoRequest'> {
  readonly facts: Pick<CallFacts, 'here' | 'isEnded' | 'server'>;
  readonly session: { fail(error: RtcError): void };
}

/** Sound and picture of one call: an ordinary room that is joined with the call and left with it. */
export class CallMedia {
  room: Room | null = null;
  /** No page shows the call, so nothing of it is sent or played. */
  paused = false;
  /** Pages that show the call. */
  private pages = 0;
  /** The user asked for video, or agreed to it: only then may the call open the camera. */
  private wantsVideo = false;
  private stop: Release = () => undefined;

  constructor(
    private readonly call: MediaCall,
    private readonly context: Pick<FeatureContext, 'clock' | 'request' | 'room'>,
    /** The devices as the user who placed, accepted or joined the call wanted them. */
    private options: CallOptions,
  ) {
    makeObservable<this, 'pages'>(this, { room: ref, paused: ref, pages: ref });
  }

  // ---- views ----

  /** A page shows the call, or its pusher is on a page. */
  private get isShown(): boolean {
    return this.pages > 0 || (this.room !== null && this.room.me.commands !== null);
  }

  private get isTalking(): boolean {
    const { facts, state } = this.call;
    return facts.here && (state === 'connecting' || state === 'active');
  }

  // ---- actions ----

  setOptions(options: CallOptions): void {
    this.options = options;
  }

  setWantsVideo(wantsVideo: boolean): void {
    this.wantsVideo = wantsVideo;
  }

  show(): Release {
    this.countPage(1);
    return releaseOnce(() => this.countPage(-1));
  }

  /** Joins and leaves the room, and reports to the server and to the other parties, for as long as the call is the present one. */
  start(): void {
    this.release();
    const stops = [
      this.prepareRoom(),
      this.joinRoom(),
      this.reportFailures(),
      this.reportConnected(),
      this.followKind(),
      this.pauseWhileUnseen(),
    ];
    this.stop = releaseOnce(() => {
      releaseAll(stops)();
      this.setPaused(false);
      // A call that became an ordinary room is left by the users in it.
      if (this.room !== null && this.call.reason !== 'moved') void this.room.leave();
    });
  }

  /** Stops, and forgets the room: the call rings again. */
  reset(): void {
    this.release();
    this.room = null;
  }

  release(): void {
    this.stop();
    this.stop = () => undefined;
  }

  // ---- reactions ----

  /** Sets the devices before the room is joined, so that a caller sees the preview and is not seen by others. */
  private prepareRoom(): Release {
    return reaction(
      () => (this.call.facts.isEnded ? '' : this.call.facts.server.room),
      (id) => {
        const room = id === '' || this.room?.id === id ? null : this.context.room(id);
        if (room === null) return;
        const { microphone = true, camera = true } = this.options;
        room.me.choose({ microphone, camera: camera && this.call.kind === 'video' });
        this.room = room;
      },
      { fireImmediately: true },
    );
  }

  private joinRoom(): Release {
    let joining: Release = () => undefined;
    const stop = reaction(
      () => (this.isTalking ? this.room : null),
      (room) => {
        joining();
        if (room === null) return;
        // A user id, which stands in for a missing name, may be longer than a name.
        const name = Array.from(this.call.me?.name ?? '')
          .slice(0, limits.nameLength)
          .join('');
        joining = this.retry(() => room.join({ name }));
      },
      { fireImmediately: true },
    );
    return releaseAll([stop, () => joining()]);
  }

  private reportFailures(): Release {
    return reaction(
      () => this.room?.error ?? null,
      (error) => {
        if (error !== null && !error.retry) this.call.session.fail(error);
      },
    );
  }

  private reportConnected(): Release {
    const { call, context } = this;
    let reporting: Release = () => undefined;
    const stop = reaction(
      () => call.facts.here && call.me?.state === 'connecting' && this.room !== null && isConnected(factsOf(this.room)),
      (due) => {
        reporting();
        if (due) reporting = this.retry(() => context.request('call.connected', { call: call.id }));
      },
    );
    return releaseAll([stop, () => reporting()]);
  }

  private followKind(): Release {
    return reaction(
      () => `${this.call.kind} ${this.call.videoRequest}`,
      () => {
        const isVideo = this.call.kind === 'video';
        if (!isVideo || this.wantsVideo) this.room?.setCamera(isVideo).catch(() => undefined);
        // A request that nobody agreed to must not open the camera later.
        if (this.call.videoRequest === '') this.wantsVideo = false;
      },
    );
  }

  private pauseWhileUnseen(): Release {
    let pausing: Release = () => undefined;
    const stop = autorun(() => {
      const isUnseen = this.isTalking && !this.isShown;
      pausing();
      if (isUnseen) pausing = this.context.clock.after(pausedAfterMs, () => this.setPaused(true));
      else this.setPaused(false);
    });
    const follow = autorun(() => {
      if (this.room !== null) this.room.me.setCondition('paused', this.paused);
    });
    return releaseAll([stop, follow, () => pausing()]);
  }

  private countPage(by: 1 | -1): void {
    this.pages += by;
  }

  private setPaused(paused: boolean): void {
    this.paused = paused;
    this.room?.me.setCondition('paused', paused);
  }

  private retry(send: () => Promise<unknown>): Release {
    const nothing = (): void => undefined;
    return retryRequest(this.context.clock, send, { done: nothing, failed: nothing });
  }
}
