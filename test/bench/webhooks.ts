import { Webhook } from 'standardwebhooks';
import { releaseOnce } from '../../components/core/shared/release';
import type { Clock } from '../../server/clock';
import type { WebhookEvent } from '../../server/index';
import { startAnsweringServer, type HeardRequest } from '../harness/servers/answering-server';
import { FakeClock } from '../fakes/platform/fake-clock';
import { fakeTime, startTestServer } from '../harness/servers/test-server';
import type { Row, Say } from './row';

/** An event as its receiver knows it. Times are minutes on the test's clock, from the first event. */
export interface DiaryEntry {
  readonly id: string;
  readonly room: string;
  readonly type: WebhookEvent['type'];
  readonly created: number;
  /** Null when it never arrived. */
  readonly delivered: number | null;
  readonly attempts: number;
}

export interface Diary {
  /** In the order of their delivery. */
  readonly entries: readonly DiaryEntry[];
  /** Events that were acknowledged more than once. */
  readonly twice: number;
  /** Requests that the library of Standard Webhooks did not verify at the time of their arrival. */
  readonly unverified: number;
  /** Events for each room, as they happened. */
  readonly expected: readonly WebhookEvent['type'][];
  readonly rooms: readonly string[];
}

const minuteMs = 60_000;
/** The receiver cuts every connection for this time. */
const downMinutes = 60;
/** The last retry before the receiver is back comes after about 35 minutes, and the next one two hours later. */
const limitMinutes = 6 * 60;
const meetings = [0, 20, 40, 59];
const rooms = ['r0', 'r1', 'r2'];
const meeting = ['room.started', 'member.joined', 'member.left', 'room.ended'] as const;
/** The longest attempt of a delivery. */
const attemptMs = 15_000;
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Three rooms open and close four times within an hour in which the receiver is down, on a clock that this function moves. */
export async function keepDiary(): Promise<Diary> {
  const arrivals: { request: HeardRequest; minute: number; taken: boolean; verified: boolean }[] = [];
  const clock = new FakeClock();
  const attempts = new AttemptCount(clock);
  const startMs = clock.now();
  const minute = (): number => (clock.now() - startMs) / minuteMs;
  const receiver = await startAnsweringServer((response, request) => {
    const taken = minute() >= downMinutes;
    arrivals.push({ request, minute: minute(), taken, verified: isVerified(request, clock.now()) });
    if (taken) response.writeHead(204).end();
    else response.destroy();
  });
  const server = await startTestServer({ clock: attempts.clock, webhook: { url: receiver.origin, secrets: [secret] } });
  const wanted = meetings.length * rooms.length * meeting.length;
  const taken = () => arrivals.filter((arrival) => arrival.taken);

  const meet = async (room: string): Promise<void> => {
    const client = await server.client(`ana-${room}`);
    await client.join(room, 'Ana');
    await client.request('room.leave', { room });
    client.cut();
  };
  try {
    while (taken().length < wanted && minute() < limitMinutes) {
      if (meetings.includes(minute())) await Promise.all(rooms.map(meet));
      await attempts.finish();
      clock.advance(minuteMs);
    }
  } finally {
    await server.close();
    await receiver.close();
  }

  const ids = Array.from(new Set(taken().map(({ request }) => idOf(request))));
  const entries = ids.map((id): DiaryEntry => {
    const own = arrivals.filter(({ request }) => idOf(request) === id);
    const { type, timestamp, data } = JSON.parse(own[0]?.request.body ?? '') as WebhookEvent;
    return {
      id,
      room: 'room' in data ? data.room : '',
      type,
      created: (Date.parse(timestamp) - startMs) / minuteMs,
      delivered: own.find((attempt) => attempt.taken)?.minute ?? null,
      attempts: own.length,
    };
  });
  return {
    entries,
    twice: taken().length - ids.length,
    unverified: arrivals.filter(({ verified }) => !verified).length,
    expected: meetings.flatMap(() => meeting),
    rooms,
  };
}

/** Knows the attempts on their way by the timer that limits each, so that the clock moves only between them. */
class AttemptCount {
  readonly clock: Clock;
  private begun = 0;
  private open = 0;

  constructor(private readonly time: FakeClock) {
    const clock = fakeTime(time);
    this.clock = {
      ...clock,
      after: (ms, act) => {
        const release = clock.after(ms, act);
        if (ms !== attemptMs) return release;
        this.begun += 1;
        this.open += 1;
        return releaseOnce(() => {
          this.open -= 1;
          release();
        });
      },
    };
  }

  /** Begins the attempts that are due now, and waits until no further one begins. */
  async finish(): Promise<void> {
    let before: number;
    do {
      before = this.begun;
      this.time.advance(0);
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      for (let left = 5_000; this.open > 0; left -= 1) {
        if (left === 0) throw new Error('an attempt does not end');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    } while (this.begun > before);
  }
}

const idOf = ({ headers }: HeardRequest): string => String(headers['webhook-id']);

/** The library knows the clock of this machine only, so it is told the time of the test. */
function isVerified({ body, headers }: HeardRequest, now: number): boolean {
  const { now: machineTime } = Date;
  Date.now = () => now;
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  } finally {
    Date.now = machineTime;
  }
}

/** The types of the events of a room, in the order of their delivery. */
export const typesIn = ({ entries }: Diary, room: string): readonly WebhookEvent['type'][] =>
  entries.filter((entry) => entry.room === room).map(({ type }) => type);

/** Prints the diary, and returns what it comes to. */
export async function measureWebhooks({ say }: { say: Say }): Promise<readonly Row[]> {
  const diary = await keepDiary();
  const { entries, expected, twice, unverified } = diary;
  const time = (minutes: number | null): string => (minutes === null ? 'never' : `${minutes.toFixed(0)} min`);
  entries.forEach(({ room, type, created, delivered, attempts }) =>
    say(`${room} ${type.padEnd(14)} created ${time(created)}, delivered ${time(delivered)}, attempts ${attempts}`),
  );
  const inOrder = rooms.filter((room) => String(typesIn(diary, room)) === String(expected)).length;
  const lost = rooms.length * expected.length - entries.length;
  const met = inOrder === rooms.length && lost === 0 && twice === 0 && unverified === 0;
  return [
    {
      group: 'webhooks',
      name: `the receiver is down for ${downMinutes} min of the test’s clock`,
      ours: `${entries.length} events of ${rooms.length} rooms, ${inOrder} rooms in order, ${lost} lost, ${twice} twice, ${unverified} not verified`,
      peer: '',
      ratio: '–',
      bar: 'all in order, once each',
      met,
      runs: 1,
    },
  ];
}
