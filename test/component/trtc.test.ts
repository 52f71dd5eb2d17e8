import { roomUrlForms } from '../../components/core/protocol/room-url-forms';
import { olderRoomUrl, roomUrl, streamAddress, type TrtcRoomOptions } from '../../server/media/trtc/room-url';
import { fakePhone } from '../fakes/phone/fake-phone';
import type { PhoneSocket } from '../fakes/phone/socket';

const wishes: TrtcRoomOptions = {
  scene: 'videocall',
  smallStream: true,
  blackStream: false,
  pureAudio: 0,
  receive: 1,
  streamId: null,
  recordId: null,
};
const entry = { sdkAppId: 1_400_000_123, user: 'me-1', room: { number: 42 }, userSig: 'sig', privateMapKey: 'key' };
const lim = { frame: 16_384, message: 4_096, rate: 20 };
const tracks = ['audio', 'video'].map((kind) => ({ source: 'main', kind, muted: false }));
const roomMember = (id: string) => ({ id, name: id, role: 'speaker', presence: 'online', attrs: {}, tracks, joinedAt: 1 });

/** A server with one TRTC room in which Ana is a member: its URLs have the form that the phone's capabilities select. */
function server(socket: PhoneSocket): void {
  const say = (frame: object): void => void Promise.resolve().then(() => socket.say(JSON.stringify(frame)));
  let caps: string[] = [];
  socket.onText((text) => {
    const frame = JSON.parse(text) as { t: string; id: number; m: string; caps: string[] };
    if (frame.t === 'hello') {
      ({ caps } = frame);
      say({ t: 'welcome', v: 1, sid: 's', rt: 'r', resumed: false, now: 0, hb: 10_000, lim, st: [] });
    }
    if (frame.t !== 'req') return;
    const isToday = caps.includes(roomUrlForms.today);
    const url = isToday ? roomUrl(entry, wishes, 'main') : olderRoomUrl(entry, '{"RoomSig":"a&b"}', wishes);
    const snap = { id: 'tea', title: '', capacity: 16, openedAt: 0, attrs: {}, members: [roomMember('ana'), roomMember('me')] };
    const publish = [{ source: 'main', urls: [url], leftMs: 3_600_000 }];
    const play = [{ member: 'ana', source: 'main', urls: [streamAddress('ana-1', 'main')], leftMs: 3_600_000 }];
    const joined = { me: 'me', e: 'e', s: 0, snap, plane: 'trtc', publish, play };
    say({ t: 'res', id: frame.id, d: frame.m === 'room.join' ? joined : {} });
  });
  void Promise.resolve().then(() => socket.open());
}

afterEach(() => document.body.replaceChildren());

describe.each([
  ['newest', /^room:\/\/cloud\.tencent\.com\/rtc\?sdkappid=1400000123&roomid=42&userid=me-1&usersig=sig&/, 1_033],
  [
    '1.9.90',
    /^room:\/\/cloud\.tencent\.com\?sdkappid=1400000123&roomid=42&userid=me-1&roomsig=%7B%22RoomSig%22%3A%22a%26b%22%7D$/,
    1_020,
  ],
] as const)('a room on TRTC, on %s', (version, form, code) => {
  it('[K53] enters by the form of this base library, and shows a member by the URL that the pusher received', async () => {
    const phone = fakePhone(version, { server });
    const { createRtc } = phone.require('index') as { createRtc(options: object): unknown };
    createRtc({ server: 'wss://one/v1', token: () => Promise.resolve('t') });
    phone.open('pages/room/index');
    const mounted = phone.mount('room', { room: 'tea', autoJoin: true });
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 8; turn += 1) await phone.turn();
    };
    await settle();
    await phone.clock.advance(1_000);
    await settle();
    const players = () => mounted.live.filter(({ tag }) => tag === 'live-player');
    const native = (said: number, message: object): void => {
      mounted.native('statechange', { code: said, message: JSON.stringify(message) }, { tag: 'live-pusher' });
    };
    expect(mounted.element({ tag: 'live-pusher' }).attributes().url).toMatch(form);
    expect(players()).toEqual([]);

    native(1_018, {});
    const ana = { userid: 'ana-1', streamtype: 'main', hasvideo: true, playurl: 'room://cloud.tencent.com/rtc?userid=ana-1' };
    native(code, { userlist: [ana, { ...ana, userid: 'nobody', playurl: 'room://nobody' }] });
    await settle();
    expect(players().map((player) => player.attributes().src)).toEqual([
      expect.stringMatching(/^room:\/\/cloud\.tencent\.com\/rtc\?userid=ana-1/),
    ]);

    native(code === 1_020 ? code : 1_032, { userlist: code === 1_020 ? [] : [{ userid: 'ana-1' }] });
    await settle();
    expect(players()).toEqual([]);
    expect(phone.faults).toEqual([]);
  });
});
