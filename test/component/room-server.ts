import type { Phone } from '../fakes/fake-phone';
import type { PhoneSocket } from '../fakes/fake-phone-socket';
import { member, playGrant, publishGrant, state } from '../fakes/store-house';

interface Request {
  t: string;
  id: number;
  m: string;
  d: { room: string; tracks?: never[] };
}

/** A server of rooms in which Ana sits already. It says nothing by itself: what is due goes out when a test lets it. */
export class RoomServer {
  /** Every request, as `room.join tea`. */
  readonly asked: string[] = [];
  /** Rooms in which we have a seat. */
  readonly seats = new Set<string>();
  private due: (() => void)[] = [];
  private positions = 0;

  readonly accept = (socket: PhoneSocket): void => {
    const say = (frame: object): void => void this.due.push(() => socket.say(JSON.stringify(frame)));
    const lim = { frame: 16_384, message: 4_096, rate: 20 };
    this.due.push(() => socket.open());
    socket.onText((text) => {
      const { t, id, m, d } = JSON.parse(text) as Request;
      if (t === 'hello') say({ t: 'welcome', v: 1, sid: 's', rt: 'r', resumed: false, now: 0, hb: 10_000, lim, st: [] });
      if (t !== 'req') return;
      this.asked.push(`${m} ${d.room}`);
      say({ t: 'res', id, d: this.answer(m, d) });
    });
  };

  get waiting(): number {
    return this.due.length;
  }

  /** The next `count` things that are due arrive. */
  let(count: number): void {
    this.due.splice(0, count).forEach((arrive) => arrive());
  }

  /** Everything that is due arrives, and what is asked because of it. */
  async settle(phone: Phone): Promise<void> {
    await phone.turn();
    while (this.waiting > 0) {
      this.let(this.waiting);
      await phone.turn();
    }
    await phone.turn();
  }

  private answer(method: string, { room, tracks = [] }: Request['d']): object {
    if (method === 'room.look') return { title: room, members: 1, capacity: 16, names: ['Ana'], openedMs: 0 };
    if (method === 'media.publish') return { publish: publishGrant(2) };
    if (method === 'media.play') return { play: [playGrant('ana', 2)] };
    if (method === 'track.publish') return { publish: [publishGrant(3)] };
    if (method === 'room.leave') this.seats.delete(room);
    if (method !== 'room.join') return {};
    this.seats.add(room);
    this.positions += 1;
    const people = [member('ana', { name: 'Ana' }), member('me', { tracks })];
    const publish = tracks.length > 0 ? [publishGrant()] : [];
    const snap = { ...state(people), id: room, title: room };
    return { me: 'me', e: 'e', s: this.positions, snap, plane: 'embedded', publish, play: [playGrant('ana')] };
  }
}
