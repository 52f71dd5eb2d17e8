import type { CallKind, CallState, Party, PartyState } from '../../../components/core/protocol/call-state';
import { rtcError } from '../../../components/core/protocol/errors';
import { callRoom, callStream, roomStream, userStream } from '../../../components/core/protocol/messages';
import { emptyRoom, type Member, type Track } from '../../../components/core/protocol/room-state';
import { silent } from '../../../components/core/shared/log';
import { retry } from '../../../tools/bot/retry';
import { Bot } from '../../../tools/bot/bot';
import type { Media } from '../../../tools/bot/media';
import { botOptions } from '../../../tools/bot/options';
import { FakeClock, settled } from '../../fakes/platform/fake-clock';
import { FakeSignalling } from '../../fakes/store/fake-signalling';

const device = 'bot-ffmpeg';
const inbox = { calls: [], history: [], doNotDisturb: false, blocked: [] };
const audio: Track = { source: 'main', kind: 'audio', muted: false };
const video: Track = { ...audio, kind: 'video' };

const party = (id: string, state: PartyState, more: Partial<Party> = {}): Party => ({
  id,
  name: id,
  by: id === 'ana' ? '' : 'ana',
  state,
  reason: null,
  device: state === 'connecting' || state === 'active' ? `${id}-1` : '',
  offline: false,
  ...more,
});
const callOf = (id: string, more: Partial<CallState> = {}): CallState => ({
  id,
  kind: 'video',
  room: callRoom(id),
  from: 'ana',
  group: false,
  parties: [party('ana', 'connecting'), party('bot', 'inviting')],
  activeMs: null,
  videoRequestBy: '',
  reason: null,
  into: '',
  ...more,
});
const memberOf = (id: string, tracks: readonly Track[]): Member => ({
  id,
  name: id,
  role: 'host',
  presence: 'online',
  attrs: {},
  tracks,
  joinedAt: 0,
});

/** An ffmpeg process that the test controls. */
class FakeMedia implements Media {
  readonly sent: { kind: CallKind; urls: () => Promise<readonly string[]>; onSending: () => void; stopped: boolean }[] = [];
  readonly listened: { urls: () => Promise<readonly string[]>; onReceiving: () => void; stopped: boolean }[] = [];

  publish(wish: Parameters<Media['publish']>[0]): () => void {
    const sending = { ...wish, stopped: false };
    this.sent.push(sending);
    return () => void (sending.stopped = true);
  }

  play(wish: Parameters<Media['play']>[0]): () => void {
    const listener = { ...wish, stopped: false };
    this.listened.push(listener);
    return () => void (listener.stopped = true);
  }

  get running(): number {
    return [...this.sent, ...this.listened].filter(({ stopped }) => !stopped).length;
  }
}

describe('the bot', () => {
  let clock: FakeClock;
  let server: FakeSignalling;
  let media: FakeMedia;
  let bot: Bot;
  let calls: Record<string, CallState>;
  let others: Member[];

  beforeEach(async () => {
    clock = new FakeClock();
    server = new FakeSignalling();
    media = new FakeMedia();
    calls = {};
    others = [memberOf('ana', [audio, video])];
    server.answers = {
      'inbox.subscribe': () => ({ user: 'bot', e: 'e1', s: 0, inbox }),
      'call.subscribe': ({ call }) => {
        const state = calls[call];
        if (state === undefined) throw rtcError('not_found');
        return { e: 'e1', s: 0, call: state };
      },
      'call.accept': () => ({}),
      'call.reject': () => ({}),
      'call.connected': () => ({}),
      'call.answer_video': () => ({}),
      'call.end': () => ({}),
      'room.join': ({ room, tracks }) => ({
        me: 'bot',
        e: 'e1',
        s: 0,
        snap: { ...emptyRoom(room), members: [...others, memberOf('bot', tracks)] },
        plane: 'embedded',
        publish: [],
        play: [],
      }),
      'room.leave': () => ({}),
      'media.publish': ({ source }) => ({ publish: { source, urls: ['rtmp://here/bot'], leftMs: 1 } }),
      'media.play': ({ tracks }) => ({
        play: tracks.map((track) => ({ ...track, urls: [`http://here/${track.member}`], leftMs: 1 })),
      }),
      'track.publish': () => ({ publish: [] }),
      'track.mute': () => ({}),
    };
    const me = { user: 'bot', name: 'Bot', device };
    bot = new Bot({ signalling: server, media, clock, log: silent, me });
    server.connect();
    await bot.subscribe();
  });

  const rings = async (call: CallState) => {
    calls[call.id] = call;
    server.event(userStream('bot'), 'inbox.called', { call, leftMs: 60_000 });
    await settled();
  };
  const says = async (call: string, k: string, d: object) => {
    server.event(callStream(call), k, d);
    await settled();
  };
  const answered = async (call = 'c1') => {
    clock.advance(1_000);
    await settled();
    await says(call, 'party.accepted', { id: 'bot', device, name: 'Bot' });
  };
  const over = async (call = 'c1') => {
    await says(call, 'call.ended', { reason: 'hangup', into: '' });
    const record = { id: call, kind: 'video', direction: 'in', group: false, others: [], reason: 'hangup', at: 0, lastedMs: 0 };
    server.event(userStream('bot'), 'inbox.ended', { record });
    await settled();
  };

  it('[C185] says that it rings, and answers after a second', async () => {
    expect(server.of('inbox.subscribe')).toEqual([{ name: 'Bot' }]);
    await rings(callOf('c1'));
    expect(server.of('call.subscribe')).toEqual([{ call: 'c1', rings: true }]);
    clock.advance(999);
    await settled();
    expect(server.of('call.accept')).toEqual([]);
    await says('c1', 'party.rang', { id: 'bot' });
    clock.advance(1);
    await settled();
    expect(server.of('call.accept')).toEqual([{ call: 'c1', name: 'Bot' }]);
    expect(server.of('room.join')).toEqual([]);
  });

  it.each<[CallKind, Track[]]>([
    ['audio', [audio]],
    ['video', [audio, video]],
  ])('[C185] joins an %s call, publishes its kind, and requests fresh URLs', async (kind, tracks) => {
    await rings(callOf('c1', { kind }));
    await answered();
    expect(server.of('room.join')).toEqual([{ room: 'call.c1', name: 'Bot', tracks }]);
    expect(media.sent.map((sent) => sent.kind)).toEqual([kind]);
    expect(await media.sent[0]?.urls()).toEqual(['rtmp://here/bot']);
    expect(await media.listened[0]?.urls()).toEqual(['http://here/ana']);
    expect(media.running).toBe(2);
  });

  it('[C186] reports once that it is connected, when it publishes and receives', async () => {
    await rings(callOf('c1'));
    await answered();
    media.listened[0]?.onReceiving();
    expect(server.of('call.connected')).toEqual([]);
    media.sent[0]?.onSending();
    expect(server.of('call.connected')).toEqual([{ call: 'c1' }]);
    media.sent[0]?.onSending();
    media.listened[0]?.onReceiving();
    await says('c1', 'party.connected', { id: 'bot' });
    expect(server.of('call.connected')).toHaveLength(1);
  });

  it('[C186] waits for the other to come, and for nothing of one who sends nothing', async () => {
    others = [];
    await rings(callOf('c1'));
    await answered();
    media.sent[0]?.onSending();
    expect(server.of('call.connected')).toEqual([]);
    server.event(roomStream('call.c1'), 'member.joined', { member: memberOf('ana', [{ ...audio, muted: true }]) });
    expect(server.of('call.connected')).toHaveLength(1);
  });

  it('[C187] leaves the room and stops everything when the call ends, and can be called again', async () => {
    await rings(callOf('c1'));
    await answered();
    await over();
    expect(server.of('room.leave')).toEqual([{ room: 'call.c1' }]);
    expect(server.of('call.end')).toEqual([]);
    expect(media.running).toBe(0);
    expect(Object.keys(server.subscribed)).toEqual([userStream('bot')]);
    expect(clock.pending).toBe(0);
    await rings(callOf('c2'));
    expect(server.of('call.subscribe')).toHaveLength(2);
  });

  it('[C187] is over when its part ends though the others go on, and rings when it is invited once more', async () => {
    await rings(callOf('c1', { group: true }));
    await answered();
    await says('c1', 'party.ended', { id: 'bot', reason: 'lost' });
    expect(media.running).toBe(0);
    await rings(callOf('c1', { group: true }));
    expect(server.of('call.subscribe')).toHaveLength(2);
  });

  it('[C187] does not answer a call that was cancelled while it rang', async () => {
    await rings(callOf('c1'));
    await over();
    clock.advance(5_000);
    await settled();
    expect(server.of('call.accept')).toEqual([]);
    expect(server.of('room.leave')).toEqual([]);
  });

  it('[C188] refuses a second call as busy, and takes the next when it is free', async () => {
    await rings(callOf('c1'));
    await answered();
    await rings(callOf('c2'));
    expect(server.of('call.reject')).toEqual([{ call: 'c2', why: 'busy' }]);
    await over();
    // The inbox lists the call until its end is reported, so the bot is not rung again.
    expect(server.of('call.subscribe').map(({ call }) => call)).toEqual(['c1']);
    await rings(callOf('c3'));
    expect(server.of('call.subscribe').map(({ call }) => call)).toEqual(['c1', 'c3']);
  });

  it('[C185] hears everybody in a group, those who come later too, and nobody who left', async () => {
    await rings(callOf('c1', { group: true }));
    await answered();
    const eve = memberOf('eve', []);
    server.event(roomStream('call.c1'), 'member.joined', { member: eve });
    expect(media.listened).toHaveLength(1);
    server.event(roomStream('call.c1'), 'track.published', { id: 'eve', tracks: [audio, video] });
    expect(await media.listened[1]?.urls()).toEqual(['http://here/eve']);
    server.event(roomStream('call.c1'), 'member.left', { id: 'ana', reason: 'left' });
    expect(media.listened.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it('[C185] agrees to video, and sends what the call turns into', async () => {
    await rings(callOf('c1', { kind: 'audio' }));
    await answered();
    await says('c1', 'call.video_requested', { id: 'ana' });
    expect(server.of('call.answer_video')).toEqual([{ call: 'c1', agrees: true }]);
    await says('c1', 'call.switched', { kind: 'video', by: 'ana' });
    expect(server.of('track.publish')).toEqual([{ room: 'call.c1', tracks: [audio, video] }]);
    await says('c1', 'call.switched', { kind: 'audio', by: 'ana' });
    expect(server.of('track.mute')).toEqual([{ room: 'call.c1', source: 'main', kind: 'video', muted: true }]);
    expect(media.sent.map(({ kind, stopped }) => [kind, stopped])).toEqual([
      ['audio', true],
      ['video', true],
      ['audio', false],
    ]);
    await says('c1', 'call.video_requested', { id: 'ana' });
    expect(server.of('call.answer_video')).toHaveLength(2);
  });

  it('[C187] is over when the server forgot the call, and follows an inbox anew that is lost', async () => {
    await rings(callOf('c1'));
    await answered();
    server.lost(roomStream('call.c1'));
    server.lost(callStream('c1'));
    server.lost(userStream('bot'));
    await settled();
    expect(media.running).toBe(0);
    expect(server.of('inbox.subscribe')).toHaveLength(2);
  });

  it('[C187] rejoins when only its membership was lost', async () => {
    await rings(callOf('c1'));
    await answered();
    server.lost(roomStream('call.c1'));
    await settled();
    expect(server.of('room.join')).toHaveLength(2);
    expect(server.of('room.leave')).toEqual([]);
    expect(media.running).toBe(2);
  });

  it('[C187] goes on with what a snapshot says after a dead line', async () => {
    await rings(callOf('c1'));
    await answered();
    server.snapshot(roomStream('call.c1'), { ...emptyRoom('call.c1'), members: [memberOf('bot', [audio])] });
    expect(media.listened.map(({ stopped }) => stopped)).toEqual([true]);
    server.snapshot(callStream('c1'), callOf('c1', { reason: 'lost' }));
    expect(media.running).toBe(0);
    calls.c2 = callOf('c2');
    server.snapshot(userStream('bot'), { ...inbox, calls: ['c1', 'c2'] });
    await settled();
    expect(server.of('call.subscribe').map(({ call }) => call)).toEqual(['c1', 'c2']);
  });

  it('[C189] tries again what may succeed, and gives a call up that cannot', async () => {
    let fails = 2;
    server.answers['call.accept'] = () => {
      if (fails-- > 0) throw rtcError('unavailable');
      return {};
    };
    await rings(callOf('c1'));
    for (let second = 0; second < 6; second += 1) {
      clock.advance(1_000);
      await settled();
    }
    expect(server.of('call.accept')).toHaveLength(3);
    server.answers['room.join'] = () => Promise.reject(rtcError('forbidden'));
    await says('c1', 'party.accepted', { id: 'bot', device, name: 'Bot' });
    expect(server.of('call.end')).toEqual([{ call: 'c1' }]);
    await rings(callOf('c2'));
    expect(server.of('call.subscribe')).toHaveLength(2);
  });

  it('[C189] leaves a call to the other device that answered it', async () => {
    await rings(callOf('c1'));
    await says('c1', 'party.accepted', { id: 'bot', device: 'other', name: 'Bot' });
    clock.advance(5_000);
    await settled();
    expect([server.of('call.accept'), server.of('room.join'), server.of('call.end')]).toEqual([[], [], []]);
  });

  it('[C189] keeps asking for its inbox while there is no server', async () => {
    server.answers['inbox.subscribe'] = () => Promise.reject(rtcError('no_server'));
    server.lost(userStream('bot'));
    await settled();
    clock.advance(2_000);
    await settled();
    expect(server.of('inbox.subscribe')).toHaveLength(3);
  });

  it('[C187] hangs up when it is closed, and leaves nothing', async () => {
    await rings(callOf('c1'));
    await answered();
    await bot.close();
    expect(server.of('call.end')).toEqual([{ call: 'c1' }]);
    expect([media.running, server.listeners, clock.pending]).toEqual([0, 0, 0]);
    expect(server.subscribed).toEqual({});
  });
});

describe('what the bot does again', () => {
  it('[C189] pauses longer while it ends soon, shortly after it held out, and never when it is unwanted', async () => {
    const clock = new FakeClock();
    const starts: number[] = [];
    let end: () => void = () => undefined;
    const began = clock.now();
    const release = retry({
      clock,
      log: silent,
      name: 'it',
      run: (unwanted) =>
        new Promise((resolve, reject) => {
          starts.push(clock.now() - began);
          end = resolve;
          unwanted.addEventListener('abort', () => reject(new Error('unwanted')));
        }),
    });
    for (const pauseMs of [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
      end();
      await settled();
      clock.advance(pauseMs - 1);
      const before = starts.length;
      clock.advance(1);
      expect(starts).toHaveLength(before + 1);
    }
    clock.advance(10_000);
    end();
    await settled();
    clock.advance(500);
    expect(starts).toHaveLength(9);
    release();
    await settled();
    expect(clock.pending).toBe(0);
  });
});

describe('npm run bot', () => {
  it('[C189] knows its options and refuses others', () => {
    expect(botOptions([])).toEqual({ server: 'ws://127.0.0.1:8080/v1', user: 'bot', name: '机器人 Bot', quiet: false });
    expect(botOptions(['--server', 'wss://rtc.example/v1', '--user', 'b2', '--quiet'])).toMatchObject({
      user: 'b2',
      quiet: true,
    });
    expect(botOptions(['--help'])).toBeNull();
    expect(() => botOptions(['--server', 'http://x'])).toThrow("--server is 'http://x'");
    expect(() => botOptions(['--user', ''])).toThrow('not empty');
    expect(() => botOptions(['--usr', 'x'])).toThrow('--usr');
  });
});
