import type { PlayGrant, Result } from '../../../components/core/protocol/messages';
import type { Role } from '../../../components/core/protocol/room-state';
import { member, playGrant, StoreTestbed, workingElement } from '../../fakes/store/store-testbed';

/** The grant of a server whose audience plays by a path of its own. */
const grantFor = (role: Role, id: string, run: number): PlayGrant =>
  role === 'audience'
    ? { ...playGrant(id, run), urls: [`far-${id}-${run}-a`, `far-${id}-${run}-b`], path: 'audience' }
    : playGrant(id, run);

/** A room whose server grants by the own role: `ana` plays, and `ben` does in front of no element. */
class Hall extends StoreTestbed {
  role: Role = 'audience';
  private runs = 0;

  constructor(readonly apart = true) {
    super();
    const { answers } = this.signalling;
    const granted = (id: string): PlayGrant => {
      this.runs += 1;
      return grantFor(this.apart ? this.role : 'speaker', id, this.runs);
    };
    const join = answers['room.join'];
    answers['room.join'] = (params) => {
      const result = join?.(params) as Result<'room.join'>;
      const members = result.snap.members.map((each) => (each.id === 'me' ? { ...each, role: this.role, tracks: [] } : each));
      return {
        ...result,
        snap: { ...result.snap, members },
        publish: [],
        play: result.play.map(({ member: id }) => granted(id)),
      };
    };
    answers['media.play'] = ({ tracks }) => ({ play: tracks.map(({ member: id }) => granted(id)) });
  }

  async opened(): Promise<void> {
    await this.joined(member('ana'), member('ben'));
    this.room.elements.attachPlayer('ana', 'main', workingElement);
    this.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
  }

  /** The server gives the own user another role. */
  async become(role: Role): Promise<void> {
    this.role = role;
    this.emit('member.updated', { id: 'me', role });
    await this.advance(0);
  }

  get asked(): number[] {
    return this.signalling.of('media.play').map(({ tracks }) => tracks.length);
  }

  get ana() {
    return this.remote('ana');
  }
}

const opened = async (apart = true): Promise<Hall> => {
  const hall = new Hall(apart);
  await hall.opened();
  return hall;
};

describe('a user whose role changes', () => {
  it('[S315] asks once for all streams when they leave the audience, and again when they come back to it', async () => {
    const hall = await opened();
    await hall.advance(0);
    expect(hall.asked).toEqual([]);
    await hall.become('speaker');
    expect(hall.asked).toEqual([2]);
    await hall.become('cohost');
    expect(hall.asked).toEqual([2]);
    await hall.become('audience');
    expect(hall.asked).toEqual([2, 2]);
    expect(hall.room.state).toBe('joined');
  });

  it('[S315] drops the answer to a question of the role before, and asks again', async () => {
    const hall = await opened();
    const { answers } = hall.signalling;
    const answer = answers['media.play'];
    const late: (() => void)[] = [];
    answers['media.play'] = (params) => {
      const result = answer?.(params) as Result<'media.play'>;
      return new Promise((resolve) => late.push(() => resolve(result))) as never;
    };
    hall.emit('track.unpublished', { id: 'ben', source: 'main' });
    hall.emit('track.published', { id: 'ben', tracks: member('ben').tracks });
    await hall.advance(0);
    expect(hall.asked).toEqual([1]);
    await hall.become('speaker');
    expect(hall.asked).toEqual([1, 1]);
    for (const _round of [1, 2, 3]) {
      late.splice(0).forEach((arrive) => arrive());
      await hall.advance(0);
    }
    expect(hall.asked).toEqual([1, 1, 1]);
    expect([hall.ana, hall.remote('ben')].map(({ player }) => player.src.split('-')[0])).toEqual(['play', 'play']);
  });
});

describe('a stream that another path leads to', () => {
  it('[S316] is played on by the same element, and shown as before', async () => {
    const hall = await opened();
    const { playerKey } = hall.ana;
    const [seen, key] = [hall.ana.status, playerKey];
    await hall.become('speaker');
    expect([hall.ana.player.src, hall.ana.status, hall.ana.playerKey]).toEqual(['play-ana-3-a', seen, key]);
    expect(seen).toBe('live');
    hall.room.elements.acceptPlayer('ana', 'main', { type: 'connecting' });
    hall.room.elements.acceptPlayer('ana', 'main', { type: 'firstFrame' });
    await hall.advance(60_000);
    expect([hall.ana.player.src, hall.ana.status, hall.ana.playerKey]).toEqual(['play-ana-3-a', 'live', key]);
    await hall.become('audience');
    expect([hall.ana.player.src, hall.ana.playerKey]).toEqual(['far-ana-5-a', key]);
  });

  it('[S316] fails when the new path shows nothing for 12 s, and goes on with its next URL', async () => {
    const hall = await opened();
    const { playerKey } = hall.ana;
    await hall.become('speaker');
    hall.room.elements.acceptPlayer('ana', 'main', { type: 'connecting' });
    await hall.advance(11_999);
    expect(hall.ana.status).toBe('live');
    await hall.advance(1);
    expect(hall.ana.status).toBe('reconnecting');
    await hall.advance(500);
    expect([hall.ana.status, hall.ana.player.src]).toEqual(['connecting', 'play-ana-3-b']);
    expect(hall.ana.playerKey).not.toBe(playerKey);
  });

  it('[S316] starts anew where it did not play', async () => {
    const hall = await opened();
    const ben = hall.remote('ben');
    const { playerKey } = ben;
    await hall.become('speaker');
    expect([ben.status, ben.player.src]).toEqual(['connecting', 'play-ben-4-a']);
    expect(ben.playerKey).not.toBe(playerKey);
    hall.room.elements.acceptPlayer('ana', 'main', { type: 'broken', reason: 'play_broken' });
    await hall.become('audience');
    expect([hall.ana.status, hall.ana.player.src]).toEqual(['connecting', 'far-ana-5-a']);
  });

  it('[S316] begins at the best URL, whichever worked on the other path', async () => {
    const hall = await opened();
    hall.room.elements.acceptPlayer('ana', 'main', { type: 'broken', reason: 'play_broken' });
    await hall.advance(500);
    hall.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    expect(hall.ana.player.src).toBe('far-ana-1-b');
    await hall.become('speaker');
    expect(hall.ana.player.src).toBe('play-ana-3-a');
  });

  it('[S317] is none where all roles have the same one: the running element keeps its URL', async () => {
    const hall = await opened(false);
    const { src } = hall.ana.player;
    await hall.become('speaker');
    expect([hall.asked, hall.ana.player.src, hall.ana.status]).toEqual([[2], src, 'live']);
    await hall.advance(60_000);
    expect(hall.ana.status).toBe('live');
  });
});
