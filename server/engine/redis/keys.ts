import { crc32 } from 'node:zlib';
import { queueOfTimer, streamOfQueue } from '../engine';

/**
 * Hash tags of the partitions of a cluster. Each is the first of `pN`, `pN-1`, `pN-2` … whose slot is in the Nth sixteenth of all slots, so
 * that masters with equal shares of the slots have equal shares of the partitions.
 */
export const partitionTags = [
  'p0-4',
  'p1-3',
  'p2-11',
  'p3',
  'p4-41',
  'p5-42',
  'p6-61',
  'p7-62',
  'p8-11',
  'p9-12',
  'p10-12',
  'p11-11',
  'p12-20',
  'p13-23',
  'p14-2',
  'p15-1',
] as const;

/** The keys that the streams of one partition share. */
export interface PartitionKeys {
  /** All streams, in the order of their names. */
  readonly streams: string;
  readonly timers: string;
  readonly timerPayloads: string;
  readonly timerClaims: string;
}

/** Everything that one script may touch together, because it belongs to one stream. */
export interface StreamKeys {
  readonly partition: PartitionKeys;
  readonly stream: string;
  readonly log: string;
  /** Its roster: the entries, their ids in order, and the last additions. */
  readonly roster: readonly string[];
  /** The channel of its commits. */
  readonly commits: string;
  /** The replies of one owner by their idempotency keys. */
  replies(owner: string): string;
  /** These idempotency keys, the newest first. */
  replyOrder(owner: string): string;
  queue(name: string): string;
  /** The id of the newest message of a queue. */
  queueTop(name: string): string;
}

/** The keys of the store, each under one prefix so that several backends may share a store. */
export interface Keys {
  readonly partitions: readonly PartitionKeys[];
  of(stream: string): StreamKeys;
  /** A queue's timer is in the partition of the queue, because a change that fills the queue sets it. */
  ofTimer(id: string): PartitionKeys;
  /** A record stands alone. */
  record(key: string): string;
  /** The rank of a record, in its slot. */
  rank(key: string): string;
  topic(name: string): string;
}

/** One master has one partition, without a tag. All nodes of a cluster have the same ones: other tags would find an empty store. */
export function keysUnder(prefix: string, tags: readonly string[] = []): Keys {
  const roots = tags.length === 0 ? [prefix] : tags.map((tag) => `${prefix}{${tag}}:`);
  const partitions = roots.map((root): PartitionKeys => ({
    streams: `${root}streams`,
    timers: `${root}timers`,
    timerPayloads: `${root}timer-payloads`,
    timerClaims: `${root}timer-claims`,
  }));
  const [only] = partitions;
  if (only === undefined) throw new Error('a store has a partition');
  const indexOf = (name: string): number => (roots.length === 1 ? 0 : crc32(name) % roots.length);
  const partitionOf = (name: string): PartitionKeys => partitions[indexOf(name)] ?? only;
  return {
    partitions,
    of(stream) {
      const root = roots[indexOf(stream)] ?? prefix;
      return {
        partition: partitionOf(stream),
        stream: `${root}stream:${stream}`,
        log: `${root}log:${stream}`,
        roster: ['entries', 'ids', 'newest'].map((part) => `${root}roster-${part}:${stream}`),
        commits: `${root}commits:${stream}`,
        // An owner contains no slash.
        replies: (owner) => `${root}replies:${owner}/${stream}`,
        replyOrder: (owner) => `${root}reply-order:${owner}/${stream}`,
        queue: (name) => `${root}queue:${name}`,
        queueTop: (name) => `${root}queue-top:${name}`,
      };
    },
    ofTimer(id) {
      const queue = queueOfTimer(id);
      return partitionOf(queue === null ? id : streamOfQueue(queue));
    },
    record: (key) => `${prefix}record:${key}`,
    rank: (key) => `${prefix}rank:{${prefix}record:${key}}`,
    topic: (name) => `${prefix}topic:${name}`,
  };
}
