import { signToken } from '../../../server/index';
import { percentile, type Say } from '../row';
import { openContender, type Contender } from './contender';
import { inTurns } from './delivery';
import { tokenKey } from './dialects';
import type { RawSocket } from './raw-socket';

export interface MemorySizes {
  minutes?: number;
  connections?: number;
  rooms?: number;
}

/** A member, who is replaced now and then. */
interface Member {
  user: string;
  socket: RawSocket;
}

interface SoakRoom {
  name: string;
  members: Member[];
  /** When the messages were sent that the first member, who is never replaced, does not have yet. */
  sentAt: number[];
}

/** One line of the table. */
interface Minute {
  minute: number;
  rssMb: number;
  heapMb: number;
  deliveries: number;
  p99Ms: number;
}

const messagesPerSecondAndRoom = 0.5;
const tickMs = 20;
/** One connection is cut in this time and its user comes back. */
const churnMs = 1_000;
/** Tokens are valid for fifteen minutes. */
const renewMs = 10 * 60_000;
const drainMs = 1_000;
const megabyte = 2 ** 20;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** One backend under a steady load, and its memory after a collection of garbage in each minute, as a table. */
export async function measureMemoryOverTime(say: Say, sizes: MemorySizes): Promise<string> {
  const { minutes = 10, connections = 2_000, rooms = 200 } = sizes;
  return tableOf(await soak({ minutes, connections, rooms }, say));
}

async function soak({ minutes, connections, rooms: count }: Required<MemorySizes>, say: Say): Promise<Minute[]> {
  const contender = await openContender({ kind: 'kit' });
  const rooms = Array.from({ length: count }, (_, index): SoakRoom => ({ name: `room-${index}`, members: [], sentAt: [] }));
  say(`connecting ${connections} clients`);
  await inTurns(connections, async (index) => {
    const room = rooms[index % count];
    const user = `user-${index}`;
    if (room !== undefined) room.members.push({ user, socket: await contender.connect({ user, room: room.name }) });
  });
  const timesMs: number[] = [];
  let deliveries = 0;
  const heard = (found: number): void => void (deliveries += found);
  for (const room of rooms) {
    room.members.forEach(({ socket }) => (socket.onDelivered = heard));
    const [probe] = room.members;
    if (probe !== undefined)
      probe.socket.onDelivered = (found) => {
        heard(found);
        room.sentAt.splice(0, found).forEach((at) => timesMs.push(performance.now() - at));
      };
  }
  const timers = [
    setInterval(sender(contender, rooms), tickMs),
    setInterval(() => void replaceOne(contender, rooms, heard), churnMs),
    setInterval(() => void renewTokens(rooms), renewMs),
  ];
  const lines: Minute[] = [];
  try {
    for (let minute = 1; minute <= minutes; minute += 1) {
      await sleep(60_000);
      const { rss, heap } = await contender.memory();
      const closed = rooms.filter(({ members }) => members[0]?.socket.isClosed === true).length;
      if (closed > 0) throw new Error(`the backend closed ${closed} connections`);
      const p99Ms = percentile(timesMs.splice(0), 0.99);
      lines.push({ minute, rssMb: rss / megabyte, heapMb: heap / megabyte, deliveries, p99Ms });
      deliveries = 0;
      say(lineOf(lines.slice(-1)));
    }
  } finally {
    timers.forEach((timer) => clearInterval(timer));
    await sleep(drainMs);
    rooms.forEach(({ members }) => members.forEach(({ socket }) => socket.close()));
    await contender.close();
  }
  return lines;
}

/** Sends what is due, room by room and member by member. */
function sender(contender: Contender, rooms: readonly SoakRoom[]): () => void {
  const startedAt = performance.now();
  let sent = 0;
  return () => {
    const due = ((performance.now() - startedAt) / 1_000) * rooms.length * messagesPerSecondAndRoom;
    for (; sent < due; sent += 1) {
      const room = rooms[sent % rooms.length];
      const member = room?.members[Math.floor(sent / rooms.length) % room.members.length];
      if (room === undefined || member === undefined || member.socket.isClosed) continue;
      room.sentAt.push(performance.now());
      contender.say(member.socket, room.name);
    }
  };
}

let replaced = 0;

/** Cuts the connection of one member, and brings its user back by a new session. */
async function replaceOne(contender: Contender, rooms: readonly SoakRoom[], heard: (found: number) => void): Promise<void> {
  replaced += 1;
  const room = rooms[replaced % rooms.length];
  const member = room?.members[1 + (Math.floor(replaced / rooms.length) % Math.max(1, room.members.length - 1))];
  if (room === undefined || member === undefined) return;
  member.socket.close();
  member.socket = await contender.connect({ user: member.user, room: room.name });
  member.socket.onDelivered = heard;
}

async function renewTokens(rooms: readonly SoakRoom[]): Promise<void> {
  for (const { members } of rooms)
    for (const { user, socket } of members) {
      const tok = await signToken({ key: tokenKey, user, rooms: { '*': 'speaker' }, ttlSeconds: 900 });
      if (!socket.isClosed) socket.send(JSON.stringify({ t: 'auth', tok }));
    }
}

const lineOf = (lines: readonly Minute[]): string =>
  lines
    .map(
      ({ minute, rssMb, heapMb, deliveries, p99Ms }) =>
        `| ${minute} | ${rssMb.toFixed(1)} MB | ${heapMb.toFixed(1)} MB | ${deliveries} | ${p99Ms.toFixed(1)} ms |`,
    )
    .join('\n');

const tableOf = (lines: readonly Minute[]): string =>
  `| minute | resident memory | heap | deliveries | p99 |\n| --- | --- | --- | --- | --- |\n${lineOf(lines)}`;
