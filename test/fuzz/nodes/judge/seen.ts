import { canonical, comparable } from './fold';
import type { History, Shown, Sight } from './history';
import { isMember, stateAt, wasEver, type Streams } from './record';

/** Faults in what clients saw: holes, repetitions, states that the log does not give, and sessions or rooms that were lost. */
export function seenFaults(history: History, streams: Streams): readonly string[] {
  const clients = new Set(history.sights.map(({ client }) => client));
  return [
    ...Array.from(clients).flatMap((client) =>
      clientFaults(
        client,
        history.sights.filter((sight) => sight.client === client),
        streams,
      ),
    ),
    ...history.shown.flatMap((shown) => shownFaults(shown, streams)),
  ];
}

/** The last event that came, and the newest answer, which may be ahead of it and is the client's cursor then. */
interface At {
  epoch: string;
  seq: number;
  cursor: number;
}

/** The codes of a `bye` after which a client does not come back. */
const isFinal = (code: number): boolean => code >= 4000 && code < 4100;

function clientFaults(client: string, sights: readonly Sight[], streams: Streams): string[] {
  const faults: string[] = [];
  const at = new Map<string, At>();
  let saidHelloMs = 0;
  const fault = (text: string): void => void faults.push(`${client}: ${text}`);
  for (const sight of sights) {
    if (sight.what === 'hello') saidHelloMs = sight.atMs;
    else if (sight.what === 'welcome' && !sight.isFirst && !sight.goesOn) fault('lost its session');
    else if (sight.what === 'bye' && isFinal(sight.code)) fault(`was sent away for good by ${sight.code}`);
    else if (sight.what === 'forgot') at.delete(sight.stream);
    else if (sight.what === 'lost') {
      at.delete(sight.stream);
      const isRoom = sight.stream.startsWith('r:');
      const isOut = (): boolean => wasEver(streams, sight.stream, [saidHelloMs, sight.atMs], (room) => !isMember(room, client));
      if (isRoom && !isOut()) fault(`lost ${sight.stream}, and was a member all the time`);
    } else if (sight.what === 'snapshot' || sight.what === 'answer') {
      const { stream, epoch, seq } = sight;
      const mine = at.get(stream);
      if (sight.what === 'snapshot') at.set(stream, { epoch, seq, cursor: seq });
      else if (mine?.epoch === epoch) at.set(stream, { ...mine, cursor: Math.max(mine.cursor, seq) });
      faults.push(...shownFaults({ ...sight, who: client }, streams));
    } else if (sight.what === 'resumed') {
      const { stream, epoch, seq, replay } = sight;
      const mine = at.get(stream);
      if (mine?.epoch !== epoch || mine.cursor + replay !== seq)
        fault(`${stream} goes on with ${replay} events to ${epoch}/${seq}, and it was at ${mine?.epoch}/${mine?.cursor}`);
      at.set(stream, { epoch, seq: seq - replay, cursor: seq - replay });
    } else if (sight.what === 'event') {
      const { stream, epoch, seq, kind } = sight.entry;
      const mine = at.get(stream);
      if (mine === undefined) fault(`got ${kind} of ${stream}, which it does not follow`);
      else if (mine.epoch !== epoch || mine.seq + 1 !== seq)
        fault(`${stream} ${epoch}/${seq} came after ${mine.epoch}/${mine.seq}`);
      at.set(stream, { epoch, seq, cursor: Math.max(seq, mine?.epoch === epoch ? mine.cursor : 0) });
    }
  }
  return faults;
}

function shownFaults({ who, stream, epoch, seq, state }: Shown, streams: Streams): string[] {
  // Nothing was ever committed there.
  if (epoch === '' || !streams.has(stream)) return [];
  const judged = stateAt(streams, stream, epoch, seq);
  if (judged === null) return seq === 0 ? [] : [`${who} shows ${stream} at ${epoch}/${seq}, where nothing was committed`];
  const [one, other] = [canonical(comparable(stream, state)), canonical(judged)];
  return one === other ? [] : [`${who} shows ${stream} at ${epoch}/${seq} as ${one}, and it is ${other}`];
}
