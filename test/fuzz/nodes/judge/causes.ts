import { canonical, memberIn, partyIn, type Folded } from './fold';
import type { Data, History, Operation, Sight } from './history';
import { isOf, streamOf } from './operations';
import { slackMs, stepsOf, type Step, type Streams } from './record';

/** Faults in what was committed: events that nobody asked for and no time explains, and those that change nothing. */
export function causeFaults(history: History, streams: Streams): readonly string[] {
  const causes = new Causes(history, streams);
  return Array.from(streams.keys()).flatMap((stream) =>
    stepsOf(streams, stream).flatMap((step, index, steps) => {
      const { kind, epoch, seq, data } = step.entry;
      const name = `${stream} ${epoch}/${seq} ${kind} ${canonical(data)}`;
      if (isIdle(step)) return [`${name} changes nothing`];
      return causes.has(step, steps.slice(0, index)) ? [] : [`${name} has no cause`];
    }),
  );
}

/** Events that may leave a state as it is: what they say is not part of it, or they say it again. */
const mayBeIdle: readonly string[] = [
  'message.sent',
  'member.joined',
  'member.updated',
  'party.online',
  'inbox.called',
  'inbox.ended',
  'inbox.updated',
];

const isIdle = ({ entry, before, after }: Step): boolean =>
  !mayBeIdle.includes(entry.kind) && canonical(before) === canonical(after);

const methodsOf: Readonly<Record<string, readonly string[]>> = {
  'member.joined': ['room.join'],
  'message.sent': ['message.send'],
  'member.updated': ['member.update'],
  'party.rang': ['call.subscribe'],
  'party.accepted': ['call.accept', 'call.start'],
  'party.connected': ['call.connected'],
};

class Causes {
  private readonly byClient = new Map<string, Operation[]>();
  private readonly sights = new Map<string, Sight[]>();

  constructor(
    private readonly history: History,
    private readonly streams: Streams,
  ) {
    history.operations.forEach((operation) => push(this.byClient, operation.client, operation));
    history.sights.forEach((sight) => push(this.sights, sight.client, sight));
  }

  has(step: Step, earlier: readonly Step[]): boolean {
    const { entry, before } = step;
    const { kind, data, ts, stream } = entry;
    const user = String(data['id'] ?? (data['member'] as Data | undefined)?.['id'] ?? '');
    const { limits } = this.history;
    switch (kind) {
      case 'member.updated':
        // Without a change it only tells the nodes of a new connection.
        if (Object.keys(data).length === 1) return this.did(user, ts, ({ what }) => what === 'hello');
        return this.asked(user, ts, (operation) => streamOf(operation) === stream && isOf(operation, entry));
      case 'message.sent':
      case 'member.joined':
        return this.asked(user, ts, (operation) => streamOf(operation) === stream && isOf(operation, entry));
      case 'track.muted': {
        const isSame = ({ params }: Operation): boolean =>
          params['source'] === data['source'] && params['muted'] === data['muted'];
        return this.asked(user, ts, (one) => one.method === 'track.mute' && streamOf(one) === stream && isSame(one));
      }
      case 'member.online':
      case 'party.online':
        return (
          this.did(user, ts, ({ what }) => what === 'hello' || what === 'away') || this.asks(user, ts, 'call.subscribe', stream)
        );
      case 'member.away':
        return this.did(user, ts, ({ what }) => what === 'away');
      case 'member.offline':
      case 'party.offline':
        return this.wasCut(user, ts);
      case 'member.left':
        return this.explainsLeaving(user, step, earlier);
      case 'party.rang':
      case 'party.accepted':
      case 'party.connected':
        return (methodsOf[kind] ?? []).some((method) => this.asks(user, ts, method, method === 'call.start' ? null : stream));
      case 'party.invited': {
        const { id } = data['party'] as Data;
        const invites = ({ method, params }: Operation): boolean =>
          method === 'call.invite' && (params['to'] as unknown[]).includes(id);
        return this.history.operations.some((one) => one.invokedMs <= ts + slackMs && invites(one) && streamOf(one) === stream);
      }
      case 'call.placed':
        return this.asks(String((data['call'] as Data)['from']), ts, 'call.start', null);
      case 'party.ended':
        return this.explainsEnd(user, step, earlier, limits);
      // These follow from events of parties, which are judged; when a call must end is judged with the calls.
      case 'call.ended':
        return (before['reason'] ?? null) === null;
      case 'inbox.called':
      case 'inbox.ended':
        return this.isCallOf(stream.slice(2), String(((data['call'] ?? data['record']) as Data)['id']));
      case 'inbox.updated':
      case 'party.called':
        return true;
      default:
        return false;
    }
  }

  private asked(user: string, ts: number, isIt: (operation: Operation) => boolean): boolean {
    return (this.byClient.get(user) ?? []).some((operation) => operation.invokedMs <= ts + slackMs && isIt(operation));
  }

  /** `stream`: null when the operation names none yet. */
  private asks(user: string, ts: number, method: string, stream: string | null): boolean {
    return this.asked(
      user,
      ts,
      (operation) => operation.method === method && (stream === null || streamOf(operation) === stream),
    );
  }

  private did(user: string, ts: number, isIt: (sight: Sight) => boolean): boolean {
    return (this.sights.get(user) ?? []).some((sight) => sight.atMs <= ts + slackMs && isIt(sight));
  }

  /** A connection of the user ended, or said hello anew, or a fault let its node believe so. */
  private wasCut(user: string, ts: number): boolean {
    const isCut = ({ what }: Sight): boolean => what === 'closed';
    return this.did(user, ts, isCut) || this.history.faultsMs.some((atMs) => atMs <= ts + slackMs);
  }

  private explainsLeaving(user: string, { entry, before }: Step, earlier: readonly Step[]): boolean {
    const { data, ts, stream } = entry;
    const { graceMs, graceClosedMs } = this.history.limits;
    if (data['reason'] === 'kicked') {
      const removes = ({ method, params }: Operation): boolean => method === 'member.remove' && params['id'] === user;
      return this.history.operations.some((one) => one.invokedMs <= ts + slackMs && removes(one) && streamOf(one) === stream);
    }
    if (data['reason'] === 'left' && this.asks(user, ts, 'room.leave', stream)) return true;
    const sinceMs = this.begunMs(lastOf(earlier, ['member.offline'], user), user);
    const isAway = memberIn(before, user)?.['presence'] === 'offline';
    const waitedMs = data['reason'] === 'left' ? graceClosedMs : graceMs;
    return isAway && ts - sinceMs >= waitedMs - slackMs;
  }

  private explainsEnd(
    user: string,
    { entry, before }: Step,
    earlier: readonly Step[],
    { callGraceMs, callUnreachableMs, callRingMs, callConnectMs }: History['limits'],
  ): boolean {
    const { data, ts, stream } = entry;
    const ends = (): boolean => ['call.end', 'call.reject'].some((method) => this.anybodyAsks(ts, method, stream));
    const state = partyIn(before, user)?.['state'];
    // The others end with the reason of the first one.
    const isCompanion = this.endsWithAnother(entry, earlier);
    const waitedMs = (...kinds: readonly string[]): number => ts - this.begunMs(lastOf(earlier, kinds, user), user);
    switch (data['reason']) {
      case 'hangup':
      case 'cancelled':
      case 'rejected':
        return ends();
      case 'timeout': {
        const invited = waitedMs('call.placed', 'party.invited', 'party.called');
        return isCompanion || (state === 'ringing' && invited >= Math.min(callRingMs, callUnreachableMs) - slackMs);
      }
      case 'unreachable':
        return isCompanion || waitedMs('call.placed', 'party.invited', 'party.called') >= callUnreachableMs - slackMs;
      case 'media_failed':
        return isCompanion || (state === 'connecting' && waitedMs('call.placed', 'party.accepted') >= callConnectMs - slackMs);
      case 'lost':
        return isCompanion || waitedMs('party.offline') >= callGraceMs - slackMs;
      case 'busy':
        return isCompanion || this.isInAnotherCall(user, stream, ts) || this.asks(user, ts, 'call.start', null);
      case 'merged':
        return this.anybodyAsks(ts, 'call.start', null);
      default:
        return false;
    }
  }

  /** A deadline is set before the change that needs it is committed: at the earliest when somebody asked for that change, or was cut. */
  private begunMs(entry: Step['entry'] | null, user: string): number {
    if (entry === null) return Infinity;
    if (entry.kind === 'party.called') return -Infinity;
    const { ts } = entry;
    const open = this.history.operations.filter(
      ({ method, invokedMs, answer }) =>
        method.startsWith('call.') && invokedMs <= ts && (answer === null || answer.atMs >= ts - slackMs),
    );
    const isOffline = entry.kind.endsWith('.offline');
    return Math.min(ts, ...(isOffline ? this.lastCutMs(user, ts) : open.map(({ invokedMs }) => invokedMs)));
  }

  /**
   * When the last connection of the user that had been welcomed ended: a hello without an answer is no return. One that goes on says
   * nothing of the nodes that still had an older one.
   */
  private lastCutMs(user: string, ts: number): number[] {
    let cutMs: number[] = [];
    let isBack = true;
    for (const { what, atMs } of this.sights.get(user) ?? []) {
      if (atMs > ts + slackMs) break;
      if (what === 'closed' && isBack) cutMs = [atMs];
      if (what === 'welcome') isBack = true;
      else if (what === 'closed') isBack = false;
    }
    return cutMs;
  }

  private anybodyAsks(ts: number, method: string, stream: string | null): boolean {
    return Array.from(this.byClient.keys()).some((user) => this.asks(user, ts, method, stream));
  }

  /** Of one change all events have the time of the first. */
  private endsWithAnother({ data, ts }: Step['entry'], earlier: readonly Step[]): boolean {
    return earlier.some(
      ({ entry }) => entry.kind === 'party.ended' && entry.ts === ts && entry.data['reason'] === data['reason'],
    );
  }

  private isInAnotherCall(user: string, stream: string, ts: number): boolean {
    return Array.from(this.streams.keys()).some(
      (other) =>
        other.startsWith('c:') &&
        other !== stream &&
        stepsOf(this.streams, other).some(({ entry, after }) => entry.ts <= ts && partyIn(after, user) !== null),
    );
  }

  private isCallOf(user: string, call: string): boolean {
    // A caller learns of a call before it is placed, and a node may die in between.
    const isParty = ({ after }: { after: Folded }): boolean => partyIn(after, user) !== null;
    return stepsOf(this.streams, `c:${call}`).some(isParty) || this.asks(user, Infinity, 'call.start', null);
  }
}

/** The last such event of a user; a call that was placed concerns all its parties. */
function lastOf(earlier: readonly Step[], kinds: readonly string[], user: string): Step['entry'] | null {
  const isIt = ({ entry: { kind, data } }: Step): boolean => {
    if (!kinds.includes(kind)) return false;
    return kind === 'call.placed' || data['id'] === user || (data['party'] as Data | undefined)?.['id'] === user;
  };
  return earlier.findLast(isIt)?.entry ?? null;
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
