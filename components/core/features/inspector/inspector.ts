import type { FeatureContext } from '../../app/features';
import type { MediaEvent, NetReport, Quality } from '../../media/media';
import type { Reason } from '../../protocol/errors';
import type { Source } from '../../protocol/room-state';
import type { RoomModel, StreamStatus } from '../../room/types';
import type { LogLevel } from '../../shared/log';
import { releaseAll, releaseOnce, type Release } from '../../shared/release';
import { inspectorLimits, keep } from './limits';
import { tapElements } from './tap-elements';
import type { Facts, Inspector, LogLine, NativeCode, StreamHistory } from './types';

/** Where the kit's list of servers stores the last one that answered. */
const serverKey = 'rtc-kit.server';

/** Levels of codes by their effect; `info` for all others. */
const levels: { readonly [Type in MediaEvent['type']]?: 'warn' | 'error' } = {
  weak: 'warn',
  reconnecting: 'warn',
  unreachable: 'warn',
  interrupted: 'warn',
  broken: 'error',
  refused: 'error',
  failed: 'error',
};

const streamKey = (room: string, member: string, source: Source): string => [room, member, source].join('/');

/** Whether the stream has something to measure. The last report of a stream that broke off is not its present. */
export const isFlowing = (status: StreamStatus): boolean => status === 'live' || status === 'weak';

/** The total rate, or the sum of both kinds; undefined without a report. */
export const rateOf = ({ kbps, videoKbps, audioKbps }: Quality): number | undefined =>
  kbps ?? (videoKbps === undefined && audioKbps === undefined ? undefined : (videoKbps ?? 0) + (audioKbps ?? 0));

/**
 * Collects what rtc-inspector shows. It is no observable state: a view reads it once a second. Everything is bounded: lines, samples and
 * round trips by number, streams by those of the rooms.
 */
export class InspectorStore implements Inspector {
  hasLog = false;
  /** Oldest first. */
  readonly lines: LogLine[] = [];
  /** The last round trips to the server in ms, oldest first. */
  readonly trips: number[] = [];
  /** How often a lost connection came back, and how often its session did. */
  reconnects = 0;
  resumes = 0;
  /** Clock time at which the session began; 0 while there is none. */
  since = 0;
  private streams: { [key: string]: StreamHistory } = {};
  private watched: { [room: string]: { users: number; release: Release } } = {};
  private online = false;
  private wasOnline = false;
  private count = 0;
  private lastContent = '';
  private isMeasuring = false;

  constructor(private readonly context: FeatureContext) {}

  // ---- views ----

  /** Host of the server in use; '' while none has answered. */
  get server(): string {
    const host = /^\w+:\/\/([^/?#@]+)/.exec(String(this.context.storage.read(serverKey)));
    return host?.[1] ?? '';
  }

  /** `member` is '' for the own stream. */
  stream(room: string, member: string, source: Source): StreamHistory {
    const key = streamKey(room, member, source);
    return (this.streams[key] = this.streams[key] ?? { samples: [] });
  }

  // ---- frames in ----

  accept(level: LogLevel, text: string, facts: Facts): void {
    this.hasLog = true;
    if (text === 'online') {
      if (facts?.['resumed'] === true) this.resumes += 1;
      else this.since = this.context.clock.now();
    }
    if (level !== 'debug') this.add(level, text, facts, null);
  }

  setOnline(online: boolean): void {
    if (online && !this.online) {
      if (this.wasOnline) this.reconnects += 1;
      this.since = this.since || this.context.clock.now();
      this.wasOnline = true;
    }
    this.online = online;
  }

  /** Closed for good: another session follows. */
  disconnected(): void {
    this.online = this.wasOnline = false;
    this.since = 0;
  }

  // ---- commands ----

  /** Collects codes and figures of the room's streams, until released. Several pages may watch one room. */
  watch(room: RoomModel): Release {
    const { id } = room;
    const known = this.watched[id] ?? { users: 0, release: this.begin(room) };
    this.watched[id] = known;
    known.users += 1;
    return releaseOnce(() => {
      known.users -= 1;
      if (known.users > 0) return;
      known.release();
      delete this.watched[id];
    });
  }

  /** Measures the round trip, until released: asks for the room's preview, which costs the server one read, and waits for the answer. */
  measure(room: string): Release {
    const { clock, signalling } = this.context;
    return this.repeat(() => {
      if (!this.online || this.isMeasuring) return;
      const { reconnects } = this;
      const askedAt = clock.now();
      const answered = ({ reason }: { reason?: Reason }): void => {
        this.isMeasuring = false;
        const isLost = reason === 'timeout' || reason === 'closed';
        // A refusal is an answer. A request that was sent again after a reconnect says nothing about the way.
        if (!isLost && this.online && this.reconnects === reconnects)
          keep(this.trips, clock.now() - askedAt, inspectorLimits.samples);
      };
      this.isMeasuring = true;
      signalling.request('room.get', { room }).then(() => answered({}), answered);
    });
  }

  private begin(room: RoomModel): Release {
    const { id } = room;
    const streamOf = ({ member, source }: Pick<NativeCode, 'member' | 'source'>) => this.stream(id, member, source);
    return releaseAll([
      tapElements(room.elements, {
        code: (native) => {
          const { event } = native;
          // Codes without any effect are part of every stream's life.
          if (event !== null && event.type === 'noted') return;
          streamOf(native).code = native;
          this.add(event === null ? 'warn' : (levels[event.type] ?? 'info'), '', {}, native);
        },
        report: (member, source, report) => addFigures(streamOf({ member, source }), report),
      }),
      this.repeat(() => this.sample(room)),
    ]);
  }

  /** One more sample of each stream of the room. Streams that are gone are forgotten. */
  private sample({ id, state, me, remotes }: RoomModel): void {
    const before = this.streams;
    this.streams = {};
    Object.keys(before).forEach((key) => {
      const history = before[key];
      if (history !== undefined && key.indexOf(`${id}/`) !== 0) this.streams[key] = history;
    });
    if (state !== 'joined' && state !== 'reconnecting') return;
    const add = (member: string, source: Source, status: StreamStatus, quality: Quality): void => {
      const key = streamKey(id, member, source);
      const history = before[key] ?? { samples: [] };
      const kbps = isFlowing(status) ? rateOf(quality) : undefined;
      keep(
        history.samples,
        kbps === undefined ? { kbps: 0 } : { kbps, fps: quality.fps, loss: history.loss },
        inspectorLimits.samples,
      );
      this.streams[key] = history;
    };
    add('', 'main', me.status, me.quality);
    remotes.forEach(({ member, source, status, quality }) => add(member.id, source, status, quality));
  }

  /** A line that repeats the last one is counted with it, so that a fault which goes on does not push out how it began. */
  private add(level: LogLine['level'], text: string, facts: Facts, native: NativeCode | null): void {
    const at = this.context.clock.now();
    const last = this.lines[this.lines.length - 1];
    const content = JSON.stringify([text, facts, native]);
    if (last !== undefined && this.lastContent === content) {
      last.at = at;
      last.times += 1;
      return;
    }
    this.lastContent = content;
    this.count += 1;
    keep(this.lines, { id: this.count, at, level, text, facts, native, times: 1 }, inspectorLimits.lines);
  }

  /** Calls `act` now and at every interval, until released. */
  private repeat(act: () => void): Release {
    let stop: Release = () => undefined;
    const run = (): void => {
      stop = this.context.clock.after(inspectorLimits.everyMs, run);
      act();
    };
    run();
    return () => stop();
  }
}

/** Keeps the figures that only browsers report. */
function addFigures(history: StreamHistory, { packetLoss, roundTrip, codec }: NetReport): void {
  if (typeof packetLoss === 'number') history.loss = packetLoss;
  if (typeof roundTrip === 'number') history.rttMs = roundTrip;
  if (typeof codec === 'string') history.codec = codec;
}
