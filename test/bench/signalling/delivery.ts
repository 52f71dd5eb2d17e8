import type { Contender } from './contender';
import type { RawSocket } from './raw-socket';

/** The members of one room. */
export interface Room {
  name: string;
  members: RawSocket[];
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
/** Sockets that are opened at once. */
const openedAtOnce = 32;
const drainMs = 300;

/** Runs `act` for 0…count-1, some of them at a time. */
export async function inTurns(count: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await act(index);
  };
  await Promise.all(Array.from({ length: Math.min(openedAtOnce, count) }, worker));
}

export async function openRooms(contender: Contender, count: number, size: number): Promise<Room[]> {
  const rooms = Array.from({ length: count }, (_, index): Room => ({ name: `room-${index}`, members: [] }));
  await inTurns(count * size, async (index) => {
    const room = rooms[index % count];
    if (room === undefined) return;
    room.members.push(await contender.connect({ user: `user-${index}`, room: room.name }));
  });
  await sleep(drainMs);
  return rooms;
}

export const closeRooms = (rooms: readonly Room[]): void =>
  rooms.forEach(({ members }) => members.forEach((member) => member.close()));

export const delivered = (rooms: readonly Room[]): number =>
  rooms.reduce((sum, { members }) => sum + members.reduce((all, member) => all + member.delivered, 0), 0);

/** Deliveries of a span, and the server's processor time for them. */
export interface Span {
  deliveries: number;
  cpuMs: number;
  seconds: number;
}

export const perDeliveryUs = ({ deliveries, cpuMs }: Span): number => (cpuMs * 1_000) / deliveries;

/** Deliveries in a second of the server's processor. */
export const perCore = ({ deliveries, cpuMs }: Span): number => (deliveries * 1_000) / cpuMs;

async function during(contender: Contender, rooms: readonly Room[], act: () => Promise<void>): Promise<Span> {
  const before = { cpuMs: await contender.cpuMs(), deliveries: delivered(rooms), at: performance.now() };
  await act();
  const seconds = (performance.now() - before.at) / 1_000;
  const closed = rooms.flatMap(({ members }) => members).filter(({ isClosed }) => isClosed).length;
  if (closed > 0) throw new Error(`${contender.kind} closed ${closed} connections`);
  return { deliveries: delivered(rooms) - before.deliveries, cpuMs: (await contender.cpuMs()) - before.cpuMs, seconds };
}

/** Sends `perSecond` messages for some seconds, each by the next member of the next room. */
export async function offer(contender: Contender, rooms: readonly Room[], perSecond: number, seconds: number): Promise<void> {
  const all = Math.round(perSecond * seconds);
  const startedAt = performance.now();
  let sent = 0;
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      const due = ((performance.now() - startedAt) / 1_000) * perSecond;
      for (; sent < due && sent < all; sent += 1) {
        const room = rooms[sent % rooms.length];
        const member = room?.members[Math.floor(sent / rooms.length) % room.members.length];
        if (room !== undefined && member !== undefined) contender.say(member, room.name);
      }
      if (sent < all) return;
      clearInterval(timer);
      done();
    }, 1);
  });
  await sleep(drainMs);
}

/** A load that leaves the server idle for most of the time. */
export const light = (contender: Contender, rooms: readonly Room[], perSecond: number, seconds: number): Promise<Span> =>
  during(contender, rooms, () => offer(contender, rooms, perSecond, seconds));

/** Every member sends as fast as messages arrive: one for as many as the room has members. So each has one that is not delivered yet. */
export function saturated(contender: Contender, rooms: readonly Room[], seconds: number): Promise<Span> {
  return during(contender, rooms, async () => {
    rooms.forEach(({ name, members }) =>
      members.forEach((member) => {
        let due = 0;
        member.onDelivered = (count) => {
          for (due += count; due >= members.length; due -= members.length) contender.say(member, name);
        };
        contender.say(member, name);
      }),
    );
    await sleep(seconds * 1_000);
    rooms.forEach(({ members }) => members.forEach((member) => (member.onDelivered = () => undefined)));
    await sleep(drainMs);
  });
}
