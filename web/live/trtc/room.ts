import type { PusherCode, Report } from '../codes';
import { playUrl, type RoomEntry } from './room-url';
import type { StreamType, TrtcClient, TrtcEvents, TrtcSdk } from './sdk';

type Names = keyof TrtcEvents;
type Listeners = { [Name in Names]: (event: TrtcEvents[Name]) => void };

const volumeEveryMs = 200;
/** Its code for everything that the server said no to; those of a UserSig begin with 7000 or −1000. */
const serverError = 5_400;
const isAboutUserSig = (code: number): boolean => /^(70\d{3}|-1000\d\d)$/.test(String(code));

/** Rooms that this page is in, by the key of their entry: players find theirs here. */
const rooms = new Map<string, Room>();

export const roomOf = (key: string): Room | undefined => rooms.get(key);

/** One stay in one room, and WeChat's codes for what happens in it. */
export class Room {
  readonly client: TrtcClient;
  /** Settles when in; rejects when not let in, after that was said. */
  readonly entered: Promise<void>;
  /** Settles when it is left by us: whoever shares in it has to share anew. */
  readonly left: Promise<void>;
  private leave: () => void = () => undefined;
  private over = false;
  private readonly listeners: Listeners;

  constructor(
    sdk: TrtcSdk,
    readonly entry: RoomEntry,
    /** Somebody has something to send at once. */
    private isAnchor: boolean,
    private readonly report: Report<PusherCode>,
  ) {
    this.client = sdk.create();
    this.left = new Promise((resolve) => (this.leave = resolve));
    this.listeners = this.listening();
    this.each((name) => this.client.on(name, this.listeners[name] as never));
    rooms.set(entry.key, this);
    this.entered = this.enter();
  }

  /** In a `live` room only an anchor may send. */
  async maySend(): Promise<void> {
    await this.entered;
    if (this.entry.scene !== 'live' || this.isAnchor) return;
    this.isAnchor = true;
    await this.client.switchRole('anchor');
  }

  release(): void {
    if (this.over) return;
    this.over = true;
    if (rooms.get(this.entry.key) === this) rooms.delete(this.entry.key);
    this.each((name) => this.client.off(name, this.listeners[name] as never));
    this.leave();
    const { client } = this;
    // It may be entering still, and cannot leave before it is in.
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
        // Only whom a player asks for is received: a stranger in the room is neither seen nor heard.
        autoReceiveAudio: false,
        autoReceiveVideo: false,
        enableAutoPlayDialog: false,
      });
    } catch (cause) {
      const { code, extraCode, message } = Object(cause) as Partial<TrtcEvents['error']>;
      const isRefused = code === serverError && isAboutUserSig(extraCode ?? 0);
      this.say(isRefused ? -100_018 : -3_301, `${code ?? 0} ${extraCode ?? 0} ${message ?? ''}`);
      throw cause;
    }
    this.client.enableAudioVolumeEvaluation(volumeEveryMs);
    this.say(1018);
  }

  private listening(): Listeners {
    const nothing = (): void => undefined;
    const people = (code: 1031 | 1032) => (event: { userId: string }) => this.tell(code, { userid: event.userId });
    const sound = (hasaudio: boolean) => (event: { userId: string }) =>
      this.tell(1034, { userid: event.userId, hasaudio, playurl: playUrl(this.entry.key, event.userId, 'main') });
    const picture = (hasvideo: boolean) => (event: { userId: string; streamType: StreamType }) => {
      const streamtype = event.streamType === 'sub' ? 'aux' : 'main';
      this.tell(1033, { userid: event.userId, streamtype, hasvideo, playurl: playUrl(this.entry.key, event.userId, streamtype) });
    };
    return {
      error: ({ code, message }) => this.say(-1307, `${code ?? 0} ${message}`),
      'kicked-out': ({ reason }) => this.say(1019, `${reason} reason[${reason === 'room-disband' ? 2 : 1}]`),
      'connection-state-changed': ({ prevState, state }) => {
        if (state === 'RECONNECTING') this.say(1021);
        else if (state === 'CONNECTED' && prevState === 'RECONNECTING') this.say(1018);
      },
      'remote-user-enter': people(1031),
      'remote-user-exit': people(1032),
      'remote-audio-available': sound(true),
      'remote-audio-unavailable': sound(false),
      'remote-video-available': picture(true),
      'remote-video-unavailable': picture(false),
      'audio-volume': nothing,
      statistics: nothing,
      track: nothing,
    };
  }

  private each(act: (name: Names) => void): void {
    (Object.keys(this.listeners) as Names[]).forEach(act);
  }

  private tell(code: 1031 | 1032 | 1033 | 1034, one: Record<string, unknown>): void {
    this.say(code, JSON.stringify({ userlist: [one] }));
  }

  private say(code: PusherCode, detail?: string): void {
    if (!this.over) this.report(code, detail);
  }
}
