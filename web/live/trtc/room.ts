import type { PusherCode, Report } from '../codes';
import { streamUrl, type RoomEntry } from './room-url';
import type { StreamType, TrtcClient, TrtcEvents, TrtcSdk } from './sdk';

type Names = keyof TrtcEvents;
type Listeners = { [Name in Names]: (event: TrtcEvents[Name]) => void };

const volumeEveryMs = 200;
/** The SDK's code for every refusal by the server; the extra codes of a UserSig start with 70 or −1000. */
const serverError = 5_400;
const isAboutUserSig = (code: number): boolean => /^(70\d{3}|-1000\d\d)$/.test(String(code));

/** The rooms that this page has entered, by the key of their entry, for players. */
const rooms = new Map<string, TrtcRoom>();

export const findRoom = (key: string): TrtcRoom | undefined => rooms.get(key);

/** One session in one room. It reports the SDK's events as WeChat's codes. */
export class TrtcRoom {
  readonly client: TrtcClient;
  /** Settles when the room is entered; rejects after the failure was reported. */
  readonly entered: Promise<void>;
  /** Settles when we leave the room, which also ends a shared screen in it. */
  readonly left: Promise<void>;
  private leave: () => void = () => undefined;
  private released = false;
  private readonly listeners: Listeners;

  constructor(
    sdk: TrtcSdk,
    readonly entry: RoomEntry,
    /** Whether the room is entered to send. */
    private isAnchor: boolean,
    private readonly report: Report<PusherCode>,
  ) {
    this.client = sdk.create();
    this.left = new Promise((resolve) => (this.leave = resolve));
    this.listeners = this.createListeners();
    this.forEachEvent((name) => this.client.on(name, this.listeners[name] as never));
    rooms.set(entry.key, this);
    this.entered = this.enter();
  }

  /** Switches to the role that may send: in a `live` room only an anchor may. */
  async becomeAnchor(): Promise<void> {
    await this.entered;
    if (this.entry.scene !== 'live' || this.isAnchor) return;
    this.isAnchor = true;
    await this.client.switchRole('anchor');
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    if (rooms.get(this.entry.key) === this) rooms.delete(this.entry.key);
    this.forEachEvent((name) => this.client.off(name, this.listeners[name] as never));
    this.leave();
    const { client } = this;
    // The SDK cannot leave a room before it has entered it.
    void this.entered
      .catch(() => undefined)
      .then(() => client.exitRoom())
      .catch(() => undefined)
      .then(() => client.destroy());
  }

  private async enter(): Promise<void> {
    const { entry } = this;
    try {
      await this.client.enterRoom({
        sdkAppId: entry.sdkAppId,
        userId: entry.userId,
        userSig: entry.userSig,
        ...entry.room,
        ...(entry.privateMapKey === null ? {} : { privateMapKey: entry.privateMapKey }),
        ...(entry.recordId === null ? {} : { userDefineRecordId: entry.recordId }),
        scene: entry.scene,
        role: this.isAnchor ? 'anchor' : 'audience',
        // Streams are received only when a player requests them, so that unknown users in the room are neither seen nor heard.
        autoReceiveAudio: false,
        autoReceiveVideo: false,
        enableAutoPlayDialog: false,
      });
    } catch (cause) {
      const { code, extraCode, message } = Object(cause) as Partial<TrtcEvents['error']>;
      const isRefused = code === serverError && isAboutUserSig(extraCode ?? 0);
      this.reportCode(isRefused ? -100_018 : -3_301, `${code ?? 0} ${extraCode ?? 0} ${message ?? ''}`);
      throw cause;
    }
    this.client.enableAudioVolumeEvaluation(volumeEveryMs);
    this.reportCode(1018);
  }

  private createListeners(): Listeners {
    const ignore = (): void => undefined;
    const user = (code: 1031 | 1032) => (event: { userId: string }) => this.reportUser(code, { userid: event.userId });
    const audio = (hasaudio: boolean) => (event: { userId: string }) =>
      this.reportUser(1034, { userid: event.userId, hasaudio, playurl: streamUrl(this.entry.key, event.userId, 'main') });
    const video = (hasvideo: boolean) => (event: { userId: string; streamType: StreamType }) => {
      const streamtype = event.streamType === 'sub' ? 'aux' : 'main';
      this.reportUser(1033, {
        userid: event.userId,
        streamtype,
        hasvideo,
        playurl: streamUrl(this.entry.key, event.userId, streamtype),
      });
    };
    return {
      error: ({ code, message }) => this.reportCode(-1307, `${code ?? 0} ${message}`),
      'kicked-out': ({ reason }) => this.reportCode(1019, `${reason} reason[${reason === 'room-disband' ? 2 : 1}]`),
      'connection-state-changed': ({ prevState, state }) => {
        if (state === 'RECONNECTING') this.reportCode(1021);
        else if (state === 'CONNECTED' && prevState === 'RECONNECTING') this.reportCode(1018);
      },
      'remote-user-enter': user(1031),
      'remote-user-exit': user(1032),
      'remote-audio-available': audio(true),
      'remote-audio-unavailable': audio(false),
      'remote-video-available': video(true),
      'remote-video-unavailable': video(false),
      'audio-volume': ignore,
      statistics: ignore,
      track: ignore,
    };
  }

  private forEachEvent(act: (name: Names) => void): void {
    (Object.keys(this.listeners) as Names[]).forEach(act);
  }

  private reportUser(code: 1031 | 1032 | 1033 | 1034, user: Record<string, unknown>): void {
    this.reportCode(code, JSON.stringify({ userlist: [user] }));
  }

  private reportCode(code: PusherCode, detail?: string): void {
    if (!this.released) this.report(code, detail);
  }
}
