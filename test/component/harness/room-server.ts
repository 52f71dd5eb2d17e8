import type { Phone } from '../../fakes/phone/fake-phone';
import type { PhoneSocket } from '../../fakes/phone/socket';
import { member, playGrant, publishGrant, state } from '../../fakes/store/store-testbed';

interface Request {
  t: string;
  id: number;
  m: string;
  d: { room: string; tracks?: never[] };
}

/** A server of rooms in which Ana is a member. It sends frames only when the test delivers them. */
export class RoomServer {
  /** Every request, as `room.join tea`. */
  readonly asked: string[] = [];
  /** Rooms that the own user has joined. */
  readonly joinedRooms = new Set<string>();
  /** All rooms are recorded. */
  isRecorded = false;
  private queue: (() => void)[] = [];
  private positions = 0;

  readonly accept = (socket: PhoneSocket): void => {
    const say = (frame: object): void => void this.queue.push(() => socket.say(JSON.stringify(frame)));
    const lim = { frame: 16_384, message: 4_096, rate: 20 };
    this.queue.push(() => socket.open());
    socket.onText((text) => {
      const { t, id, m, d } = JSON.parse(text) as Request;
      if (t === 'hello') say({ t: 'welcome', v: 1, sid: 's', rt: 'r', resumed: false, now: 0, hb: 10_000, lim, st: [] });
      if (t !== 'req') return;
      this.asked.push(`${m} ${d.room}`);
      say({ t: 'res', id, d: this.answer(m, d) });
    });
  };

  get waiting(): number {
    return this.queue.length;
  }

  /** Delivers the next `count` frames. */
  deliver(count: number): void {
    this.queue.splice(0, count).forEach((arrive) => arrive());
  }

  /** Delivers all frames, and the responses that follow. */
  async settle(phone: Phone): Promise<void> {
    await phone.turn();
    while (this.waiting > 0) {
      this.deliver(this.waiting);
      await phone.turn();
    }
    await phone.turn();
  }

  private answer(method: string, { room, tracks = [] }: Request['d']): object {
    const recorded = this.isRecorded ? { recording: true } : {};
    if (method === 'room.get') return { title: room, members: 1, capacity: 16, names: ['Ana'], openedMs: 0, ...recorded };
    if (method === 'media.publish') return { publish: publishGrant(2) };
    if (method === 'media.play') return { play: [playGrant('ana', 2)] };
    if (method === 'track.publish') return { publish: [publishGrant(3)] };
    if (method === 'room.leave') this.joinedRooms.delete(room);
    if (method !== 'room.join') return {};
    this.joinedRooms.add(room);
    this.positions += 1;
    const people = [member('ana', { name: 'Ana' }), member('me', { tracks })];
    const publish = tracks.length > 0 ? [publishGrant()] : [];
    const snap = { ...state(people), id: room, title: room, ...recorded };
    return { me: 'me', e: 'e', s: this.positions, snap, plane: 'embedded', publish, play: [playGrant('ana')] };
  }
}
