import { rtcError, type Reason } from '../../components/core/protocol/errors';
import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import { roomUrlForms } from '../../components/core/protocol/room-url-forms';
import type { Role, Source } from '../../components/core/protocol/room-state';
import { systemClock, type Clock } from '../clock';
import { causeOf, silent, type Log } from '../log';
import { EndedMemberships } from './ended-memberships';
import type { RequestOrigin, MediaServer, MembershipRef } from './media-server';
import { CloudApi, type CloudAccess } from './trtc/cloud-api';
import { roomOf, userOf, type RoomNaming } from './trtc/names';
import { olderRoomUrl, roomUrl, streamAddress, type Entry, type TrtcRoomOptions } from './trtc/room-url';
import { roomSig } from './trtc/room-sig';
import { privateMapKey, privileges, userSig, type TrtcApp } from './trtc/tls-sig';

export interface TrtcMediaOptions extends TrtcApp, Partial<TrtcRoomOptions> {
  /** The room ids in TRTC. Older phones need numbers; docs/guides/trtc-media.md explains the mapping. */
  rooms?: RoomNaming;
  /** How long a UserSig is valid. Tencent checks it whenever a user enters, also after the phone changed its network. */
  sigMs?: number;
  /** Access to remove users from rooms. Without it, a removed client that does not leave stays until its network ends. */
  api?: CloudAccess;
  /** The host of the ticket for the older URL form. Default: Tencent's own host. */
  ticketHost?: string;
  log?: Log;
  clock?: Clock;
}

/** A grant that was requested before the membership ended arrives within this time. */
const refusalMs = 60_000;

const roomDefaults: TrtcRoomOptions = {
  scene: 'videocall',
  smallStream: true,
  blackStream: false,
  pureAudio: 0,
  receive: 1,
  streamId: null,
  recordId: null,
};

const { create, enter, receiveAudio, receiveVideo, receiveScreen, sendAudio, sendVideo, sendScreen } = privileges;
const toListen = create | enter | receiveAudio | receiveVideo | receiveScreen;
const toSpeak = toListen | sendAudio | sendVideo | sendScreen;

/** Media by Tencent's TRTC: URLs and signatures, without a media process here. See docs/guides/trtc-media.md. */
export const trtcMedia = (options: TrtcMediaOptions): MediaServer => new Trtc(options);

class Trtc implements MediaServer {
  readonly plane = 'trtc';
  readonly audienceNeedsPublishGrant = true;
  private readonly roomOptions: TrtcRoomOptions;
  private readonly sigMs: number;
  private readonly clock: Clock;
  private readonly api: CloudApi | null;
  /** By TRTC user. */
  private readonly ended = new EndedMemberships(refusalMs);
  private granted = 0;
  private removed = 0;

  constructor(private readonly options: TrtcMediaOptions) {
    const { sdkAppId, sdkKey, api } = options;
    if (!Number.isInteger(sdkAppId) || sdkAppId < 1 || sdkAppId > 0xffff_ffff)
      throw new Error('sdkAppId is not a valid SDKAppID');
    if (sdkKey === '') throw new Error('sdkKey is empty, so anybody could sign for any user');
    if (api !== undefined && (api.secretId === '' || api.secretKey === '')) throw new Error('api needs secretId and secretKey');
    this.roomOptions = { ...roomDefaults, ...options };
    this.sigMs = options.sigMs ?? 7_200_000;
    this.clock = options.clock ?? systemClock;
    this.api = api === undefined ? null : new CloudApi(sdkAppId, api, this.clock);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  unavailableReason(): string | null {
    return this.api?.unavailableReason ?? null;
  }

  /**
   * A phone needs a URL form that its base library knows. The oldest libraries know none, and the older form supports numeric
   * rooms only.
   */
  refusal({ platform, caps = [] }: RequestOrigin): Reason | null {
    if (platform === 'browser' || caps.includes(roomUrlForms.today)) return null;
    return caps.includes(roomUrlForms.older) && this.options.rooms === 'number' ? null : 'too_old';
  }

  async publishGrant(
    membership: MembershipRef,
    source: Source,
    origin: RequestOrigin,
    role: Role = 'speaker',
  ): Promise<PublishGrant> {
    this.refuseEnded(membership);
    const why = this.refusal(origin);
    if (why !== null) throw rtcError(why);
    const { entry, expiresAt } = this.entry(membership, role);
    const isToday = origin.platform === 'browser' || origin.caps?.includes(roomUrlForms.today) === true;
    const url = isToday
      ? roomUrl(entry, this.roomOptions, source)
      : olderRoomUrl(entry, await this.ticket(entry), this.roomOptions);
    this.granted += 1;
    return { source, urls: [url], leftMs: Math.max(0, expiresAt - this.clock.now()) };
  }

  /** Returns the name of the stream within the room. The client learns the playback address from its own pusher. */
  async playGrant(viewer: MembershipRef, publisher: MembershipRef, source: Source): Promise<PlayGrant> {
    this.refuseEnded(viewer);
    this.refuseEnded(publisher);
    return { member: publisher.member, source, urls: [streamAddress(this.userOf(publisher), source)], leftMs: this.sigMs };
  }

  /** Grants no more URLs to this membership, and removes its user from the room. */
  async revoke(membership: MembershipRef): Promise<void> {
    const user = this.userOf(membership);
    this.ended.add(user, true, this.clock.now());
    await this.api?.remove(this.roomOf(membership), user).then(
      () => void (this.removed += 1),
      (cause: unknown) =>
        (this.options.log ?? silent)('error', 'TRTC did not remove a member whose membership has ended', {
          cause: causeOf(cause),
        }),
    );
  }

  request(): boolean {
    return false;
  }

  upgrade(): boolean {
    return false;
  }

  gauges(): Readonly<Record<string, number>> {
    return {
      media_urls_granted: this.granted,
      media_users_removed: this.removed,
      media_removals_failed: this.api?.failures ?? 0,
    };
  }

  private userOf(membership: MembershipRef): string {
    return userOf(this.options.sdkKey, membership);
  }

  private roomOf({ room }: MembershipRef): Entry['room'] {
    return roomOf(this.options.rooms ?? 'text', room);
  }

  private entry(membership: MembershipRef, role: Role): { entry: Entry; expiresAt: number } {
    const sigOptions = {
      user: this.userOf(membership),
      at: Math.floor(this.clock.now() / 1_000),
      ttl: Math.floor(this.sigMs / 1_000),
    };
    const room = this.roomOf(membership);
    const entry = {
      sdkAppId: this.options.sdkAppId,
      user: sigOptions.user,
      room,
      userSig: userSig(this.options, sigOptions),
      privateMapKey: privateMapKey(this.options, sigOptions, room, role === 'audience' ? toListen : toSpeak),
    };
    return { entry, expiresAt: (sigOptions.at + sigOptions.ttl) * 1_000 };
  }

  private ticket(entry: Entry): Promise<string> {
    return roomSig(this.options.ticketHost ?? 'https://official.opensso.tencent-cloud.com', entry);
  }

  private refuseEnded(membership: MembershipRef): void {
    if (this.ended.has(this.userOf(membership))) throw rtcError('forbidden', { message: 'this membership has ended' });
  }
}
