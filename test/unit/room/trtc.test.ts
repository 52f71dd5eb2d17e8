import { trtcPlane } from '../../../components/core/media/trtc/plane';
import type { PlayGrant, PublishGrant } from '../../../components/core/protocol/messages';
import type { Member, Role } from '../../../components/core/protocol/room-state';
import { bothTracks, member, StoreTestbed } from '../../fakes/store/store-testbed';

const day = 86_400_000;
const publishGrant = (count: number, leftMs = day): PublishGrant => ({ source: 'main', urls: [`room://way-${count}`], leftMs });
const playGrant = (id: string, source: PlayGrant['source'] = 'main', join = 1): PlayGrant => ({
  member: id,
  source,
  urls: [`room://cloud.tencent.com/rtc?userid=${id}-${join}&streamtype=${source === 'main' ? 'main' : 'aux'}`],
  leftMs: day,
});

/** A room on TRTC, whose engine reports by codes of the pusher. */
class TrtcTestbed {
  readonly testbed = new StoreTestbed({ trtc: trtcPlane });
  readonly pusher = this.testbed.pusher();
  grants = 0;
  leftMs = day;
  role: Role = 'speaker';
  /** Counts the joins of the other members, as their engine's user names do. */
  join = 1;

  constructor(wanted = true) {
    const { signalling } = this.testbed;
    this.testbed.room.me.choose({ microphone: wanted, camera: wanted });
    signalling.answers['room.join'] = ({ tracks }) => {
      const joined = this.testbed.joinResult(tracks);
      const members = joined.snap.members.map((one) => (one.id === 'me' ? { ...one, role: this.role } : one));
      const play = this.testbed.others
        .filter(({ tracks: sent }) => sent.length > 0)
        .map(({ id }) => playGrant(id, 'main', this.join));
      return { ...joined, snap: { ...joined.snap, members }, plane: 'trtc', publish: [this.nextGrant()], play };
    };
    signalling.answers['media.publish'] = () => ({ publish: this.nextGrant() });
    signalling.answers['track.publish'] = ({ tracks }) => {
      this.testbed.emit('track.published', { id: 'me', tracks });
      return { publish: [this.nextGrant()] };
    };
    signalling.answers['media.play'] = ({ tracks }) => ({
      play: tracks.map(({ member: id, source }) => playGrant(id, source, this.join)),
    });
  }

  get room() {
    return this.testbed.room;
  }

  async joined(...others: Member[]): Promise<this> {
    await this.testbed.joined(...others);
    await this.testbed.advance(0);
    return this;
  }

  code(code: number, message: unknown = ''): void {
    this.room.elements.acceptPusherCode(code, typeof message === 'string' ? message : JSON.stringify(message));
  }

  reportStream(user: string, url: string, streamtype = 'main'): void {
    this.code(1033, { userid: user, streamtype, hasvideo: url !== '', playurl: url });
  }

  src(id: string, source = 'main'): string | undefined {
    return this.room.remotes.find((remote) => remote.member.id === id && remote.source === source)?.player.src;
  }

  /** The commands that the element got, without those of the preview. */
  get commands(): readonly string[] {
    return this.pusher.given.filter((command) => !command.endsWith('Preview'));
  }

  asked(method: string): number {
    return this.testbed.signalling.asked.filter((asked) => asked.method === method).length;
  }

  private nextGrant(): PublishGrant {
    this.grants += 1;
    return publishGrant(this.grants, this.leftMs);
  }
}

describe('a room on TRTC', () => {
  it('[K40] enters by the grant, is live when the engine has entered, and plays the streams that the pusher reports', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'));
    expect([trtc.room.me.pusher.url, trtc.commands, trtc.src('ana')]).toEqual(['room://way-1', ['start'], '']);
    expect(trtc.room.me.status).toBe('connecting');

    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    expect([trtc.room.me.status, trtc.src('ana'), trtc.testbed.remote('ana').status]).toEqual([
      'live',
      'room://ana',
      'connecting',
    ]);

    trtc.room.elements.acceptPlayerCode('ana', 'main', 2004, '');
    expect(trtc.testbed.remote('ana').status).toBe('live');
    expect(trtc.asked('media.play')).toBe(0);
  });

  it('[K41] is entered by a listener too, who publishes nothing', async () => {
    const trtc = new TrtcTestbed(false);
    trtc.role = 'audience';
    await trtc.joined(member('ana'));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    const { pusher, status } = trtc.room.me;
    expect([pusher.url, pusher.enableMic, pusher.enableCamera, status]).toEqual(['room://way-1', false, false, 'live']);
    expect([trtc.src('ana'), trtc.asked('track.publish')]).toEqual(['room://ana', 0]);
  });

  it('[K41] is not entered again when the listener opens the microphone', async () => {
    const trtc = await new TrtcTestbed(false).joined(member('ana'));
    trtc.code(1018);
    await trtc.room.setMicrophone(true);
    await trtc.testbed.advance(0);
    expect([trtc.asked('track.publish'), trtc.room.me.pusher.enableMic, trtc.room.me.pusher.url]).toEqual([
      1,
      true,
      'room://way-1',
    ]);
    expect(trtc.commands).toEqual(['start']);
  });

  it('[K42] plays a stream that is reported before its member when the member joins, and no stream without a member', async () => {
    const trtc = await new TrtcTestbed().joined();
    trtc.code(1018);
    trtc.reportStream('ben-1', 'room://ben');
    trtc.reportStream('nobody', 'room://nobody');
    expect(trtc.room.remotes).toEqual([]);
    expect(trtc.testbed.logged.filter(({ text }) => text === 'streams without a member')).toHaveLength(2);
    expect(trtc.room.me.streams.unknownCount(trtc.room.remotes.map(({ stream }) => stream))).toBe(2);

    trtc.testbed.emit('member.joined', { member: member('ben') });
    await trtc.testbed.advance(0);
    expect([trtc.src('ben'), trtc.asked('media.play')]).toEqual(['room://ben', 1]);
    expect(trtc.room.me.streams.unknownCount(trtc.room.remotes.map(({ stream }) => stream))).toBe(1);
  });

  it('[K43] plays a screen as another stream of the same user', async () => {
    const screen = { source: 'screen', kind: 'video', muted: false } as const;
    const trtc = await new TrtcTestbed().joined(member('ana', { tracks: [...bothTracks, screen] }));
    await trtc.testbed.advance(0);
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    trtc.reportStream('ana-1', 'room://screen', 'aux');
    expect([trtc.src('ana'), trtc.src('ana', 'screen')]).toEqual(['room://ana', 'room://screen']);
    trtc.reportStream('ana-1', '', 'aux');
    expect([trtc.src('ana'), trtc.src('ana', 'screen')]).toEqual(['room://ana', '']);
  });

  it('[K44] takes the list of an older engine as complete: missing streams stop, listed ones are not restarted', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'), member('ben'));
    trtc.code(1018);
    const list = (...users: string[]): void =>
      trtc.code(1020, { userlist: users.map((user) => ({ userid: `${user}-1`, playurl: `room://${user}` })) });
    list('ana', 'ben');
    const key = trtc.testbed.remote('ben').playerKey;
    list('ben');
    expect([trtc.src('ana'), trtc.src('ben'), trtc.testbed.remote('ben').playerKey]).toEqual(['', 'room://ben', key]);
    trtc.code(1020, '{"userlist":[');
    expect(trtc.src('ben')).toBe('room://ben');
    list();
    expect(trtc.src('ben')).toBe('');
  });

  it('[K45] rebuilds a failed player with the reported URL', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    const key = trtc.testbed.remote('ana').playerKey;
    trtc.room.elements.acceptPlayerCode('ana', 'main', -2301, '');
    await trtc.testbed.advance(10_000);
    expect([trtc.src('ana'), trtc.testbed.remote('ana').playerKey === key]).toEqual(['room://ana', false]);
  });

  it('[K45] rebuilds the player at once when its stream has another URL', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://one');
    const key = trtc.testbed.remote('ana').playerKey;
    trtc.reportStream('ana-1', 'room://two');
    expect([trtc.src('ana'), trtc.testbed.remote('ana').playerKey === key]).toEqual(['room://two', false]);
  });

  it('[K46] stops the old stream of a member who joins again, as another user of the engine', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://old');
    trtc.join = 2;
    trtc.testbed.emit('member.joined', { member: member('ana', { joinedAt: 2 }) });
    await trtc.testbed.advance(0);
    expect(trtc.src('ana')).toBe('');
    trtc.reportStream('ana-2', 'room://new');
    expect(trtc.src('ana')).toBe('room://new');
  });

  it('[K47] renews credentials before they expire, and keeps them until the engine needs them', async () => {
    const trtc = new TrtcTestbed();
    trtc.leftMs = 600_000;
    await trtc.joined();
    trtc.code(1018);
    await trtc.testbed.advance(490_000);
    expect([trtc.asked('media.publish'), trtc.room.me.pusher.url]).toEqual([1, 'room://way-1']);
    trtc.code(-1307);
    await trtc.testbed.advance(3_000);
    expect([trtc.room.me.pusher.url, trtc.asked('media.publish')]).toEqual(['room://way-2', 1]);
  });

  it.each([
    [-100_018, 'media_refused'],
    [-3301, 'media_entry_failed'],
    [1022, 'media_entry_failed'],
  ])('[K48] requests fresh credentials once after code %d, and then reports %s', async (code, reason) => {
    const trtc = await new TrtcTestbed().joined();
    const errors: string[] = [];
    trtc.room.on('error', (error) => errors.push(error.reason));
    trtc.code(code);
    // The engine reports the same refusal a second time.
    trtc.code(-3301);
    await trtc.testbed.advance(0);
    expect([trtc.asked('media.publish'), trtc.room.me.pusher.url, errors]).toEqual([1, 'room://way-2', []]);
    trtc.code(code);
    await trtc.testbed.advance(60_000);
    expect([trtc.asked('media.publish'), trtc.room.me.status, errors]).toEqual([1, 'failed', [reason]]);
    expect(trtc.room.state).toBe('joined');
  });

  it('[K48] requests fresh credentials again if the last ones worked', async () => {
    const trtc = await new TrtcTestbed().joined();
    for (const count of [2, 3, 4]) {
      trtc.code(-100_018);
      await trtc.testbed.advance(0);
      expect(trtc.room.me.pusher.url).toBe(`room://way-${count}`);
      trtc.code(1018);
      expect(trtc.room.me.status).toBe('live');
    }
  });

  it('[K49] reports a removal by the engine, plays nothing, stays joined, and can be entered again', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'));
    const errors: string[] = [];
    trtc.room.on('error', (error) => errors.push(error.reason));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    trtc.code(1019, 'reason[1]');
    expect([trtc.room.me.status, trtc.src('ana'), errors, trtc.room.state]).toEqual(['failed', '', ['media_removed'], 'joined']);
    trtc.room.me.session.retry();
    await trtc.testbed.advance(0);
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    expect([trtc.room.me.status, trtc.src('ana')]).toEqual(['live', 'room://ana']);
  });

  it('[K49] does not count the own exit, or a change of networks, as a removal', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    trtc.code(1019, 'reason[0]');
    expect(trtc.room.me.status).toBe('live');
    trtc.code(1021);
    expect([trtc.room.me.status, trtc.src('ana')]).toEqual(['reconnecting', 'room://ana']);
    trtc.code(1018);
    expect(trtc.room.me.status).toBe('live');
  });

  it('[K50] forgets all reported streams at a new entry', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'), member('ben'));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    trtc.reportStream('ben-1', 'room://ben');
    trtc.room.me.session.retry();
    await trtc.testbed.advance(0);
    trtc.code(1018);
    trtc.reportStream('ben-1', 'room://ben');
    expect([trtc.src('ana'), trtc.src('ben')]).toEqual(['', 'room://ben']);
  });

  it('[K51] is entered again with other credentials when a listener becomes a speaker', async () => {
    const trtc = new TrtcTestbed(false);
    trtc.role = 'audience';
    await trtc.joined();
    trtc.code(1018);
    trtc.testbed.emit('member.updated', { id: 'me', role: 'speaker' });
    await trtc.testbed.advance(0);
    expect([trtc.asked('media.publish'), trtc.room.me.pusher.url]).toEqual([1, 'room://way-2']);
    expect(trtc.commands).toEqual(['start', 'stop', 'start']);
  });

  it('[K52] frees everything when it is left', async () => {
    const trtc = await new TrtcTestbed().joined(member('ana'));
    trtc.code(1018);
    trtc.reportStream('ana-1', 'room://ana');
    await trtc.room.leave();
    trtc.pusher.release();
    await trtc.testbed.advance(60_000);
    expect([trtc.room.remotes, trtc.room.me.pusher.url, trtc.testbed.platform.clock.pending]).toEqual([[], '', 0]);
  });
});
