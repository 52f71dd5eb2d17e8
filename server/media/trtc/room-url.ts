import type { Source } from '../../../components/core/protocol/room-state';
import { streamTypes } from './names';
import type { TrtcRoom } from './tls-sig';

/** Options for every room, named after Tencent's parameters; absent ones are left to Tencent. */
export interface TrtcRoomOptions {
  /** `videocall` for conversations, `live` for few speakers and many listeners. */
  scene: 'videocall' | 'live';
  /** Sends a small stream beside the full one, for small tiles. */
  smallStream: boolean;
  /** Sends black frames while a camera is off. */
  blackStream: boolean;
  /** Audio only: 1 without recording, 2 with an MP3 recording. */
  pureAudio: 0 | 1 | 2;
  /** Received automatically: 1 all, 2 audio, 3 video, 4 nothing. */
  receive: 1 | 2 | 3 | 4;
  /** The name of the relayed stream on the CDN, and of the recording; `{user}` stands for TRTC's user id. */
  streamId: string | null;
  recordId: string | null;
}

/** One user's entry to one room. */
export interface Entry {
  sdkAppId: number;
  user: string;
  room: TrtcRoom;
  userSig: string;
  privateMapKey: string;
}

type Query = Readonly<Record<string, string | number | null>>;

/** Every value is percent-encoded, because an id may contain `&`. */
const url = (place: string, query: Query): string =>
  `room://cloud.tencent.com${place}?${Object.entries(query)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&')}`;

const roomId = (room: TrtcRoom): Query => ('number' in room ? { roomid: room.number } : { strroomid: room.text });
const named = (template: string | null, user: string): string | null => template?.replace('{user}', user) ?? null;

/** For base library 2.10.0 and later, and for browsers. */
export const roomUrl = (
  { sdkAppId, user, room, userSig, privateMapKey }: Entry,
  options: TrtcRoomOptions,
  source: Source,
): string =>
  url('/rtc', {
    sdkappid: sdkAppId,
    ...roomId(room),
    userid: user,
    usersig: userSig,
    appscene: options.scene,
    encsmall: options.smallStream ? 1 : 0,
    cloudenv: 'PRO',
    enableBlackStream: options.blackStream ? 1 : 0,
    pureaudiomode: options.pureAudio === 0 ? null : options.pureAudio,
    recvmode: options.receive,
    streamid: named(options.streamId, user),
    userdefinerecordid: named(options.recordId, user),
    privatemapkey: privateMapKey,
    // For browsers only, whose screen is sent by the user who is in the room already.
    streamtype: source === 'screen' ? streamTypes.screen : null,
  });

/** For older base libraries: numeric rooms only, with a `roomSig` from Tencent. */
export function olderRoomUrl({ sdkAppId, user, room }: Entry, roomSig: string, options: TrtcRoomOptions): string {
  const business = {
    ...(options.pureAudio === 0 ? {} : { pure_audio_push_mod: options.pureAudio }),
    ...(options.recordId === null ? {} : { userdefine_record_id: named(options.recordId, user) }),
  };
  const bizbuf = Object.keys(business).length === 0 ? null : JSON.stringify({ Str_uc_params: business });
  return url('', { sdkappid: sdkAppId, ...roomId(room), userid: user, roomsig: roomSig, bizbuf });
}

/** Names a stream within the room; the pusher reports its playback address. */
export const streamAddress = (user: string, source: Source): string =>
  url('/rtc', { userid: user, streamtype: streamTypes[source] });
