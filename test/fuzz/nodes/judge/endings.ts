import type { Data, History } from './history';
import { stepsOf, type Step, type Streams } from './record';

/** Faults in the ends: of calls, which end once and with one reason, and of members, none of whom outlives their session. */
export function endFaults(history: History, streams: Streams): readonly string[] {
  const names = Array.from(streams.keys());
  return [
    ...names.filter((name) => name.startsWith('c:')).flatMap((name) => callFaults(name, streams, history)),
    ...names.filter((name) => name.startsWith('u:')).flatMap((name) => inboxFaults(name, streams)),
    ...names.filter((name) => name.startsWith('r:')).flatMap((name) => roomFaults(name, streams, history)),
  ];
}

const reasonsOf = (steps: readonly Step[], kind: string, user: string | null): unknown[] =>
  steps.flatMap(({ entry }) =>
    entry.kind === kind && (user === null || entry.data['id'] === user) ? [entry.data['reason']] : [],
  );

function callFaults(name: string, streams: Streams, { sights }: History): string[] {
  const steps = stepsOf(streams, name);
  const ends = reasonsOf(steps, 'call.ended', null);
  const faults = ends.length === 1 ? [] : [`${name} ended ${ends.length} times${ends.length === 0 ? '' : `: ${ends}`}`];
  if (steps[0]?.entry.kind !== 'call.placed') faults.push(`${name} was never placed`);
  sights.forEach((sight) => {
    const state = sight.what === 'snapshot' || sight.what === 'answer' ? sight : null;
    if (state?.stream !== name) return;
    const reason = state.state['reason'] ?? null;
    if (reason !== null && reason !== ends[0]) faults.push(`${sight.client} saw ${name} end as ${reason}, and it was ${ends[0]}`);
  });
  return faults;
}

function inboxFaults(name: string, streams: Streams): string[] {
  const user = name.slice(2);
  const steps = stepsOf(streams, name);
  const called = new Set(steps.flatMap(({ entry }) => (entry.kind === 'inbox.called' ? [idOf(entry.data['call'])] : [])));
  const records = steps.flatMap(({ entry }) => (entry.kind === 'inbox.ended' ? [entry.data['record'] as Data] : []));
  const faults = Array.from(called).flatMap((call) => {
    const isPlaced = streams.has(`c:${call}`);
    return isPlaced && !records.some(({ id }) => id === call)
      ? [`${user} was called by ${call}, and remembers no end of it`]
      : [];
  });
  records.forEach(({ id, reason }) => {
    const reasons = reasonsOf(stepsOf(streams, `c:${String(id)}`), 'party.ended', user);
    const mine = records.filter((other) => other['id'] === id);
    if (mine.length > reasons.length && reasons.length > 0)
      faults.push(`${user} remembers ${id} ${mine.length} times, and took part ${reasons.length} times`);
    // A merge that a node leaves half done is finished after five seconds, and in short runs a deadline may come first.
    // A call that a node reserved and did not live to place is removed as lost.
    if (streams.has(`c:${String(id)}`) && !reasons.includes(reason) && reason !== 'merged')
      faults.push(`${user} remembers ${id} as ${reason}, and it was ${reasons}`);
  });
  return faults;
}

const idOf = (call: unknown): string => String((call as Data)['id']);

function roomFaults(name: string, streams: Streams, { present }: History): string[] {
  const last = stepsOf(streams, name).at(-1);
  const members = (last?.after['members'] ?? []) as readonly Data[];
  const here = present.filter(({ rooms }) => rooms.includes(name.slice(2))).map(({ client }) => client);
  const ghosts = members.filter(({ id }) => !here.includes(String(id)));
  const missing = here.filter((client) => !members.some(({ id }) => id === client));
  return [
    ...ghosts.map(({ id, presence }) => `${id} is ${presence} in ${name}, and has no session there`),
    ...missing.map((client) => `${client} believes to be in ${name}, and is not`),
    ...members.flatMap(({ id, presence }) =>
      here.includes(String(id)) && presence !== 'online' ? [`${id} is ${presence} in ${name}, and was online long ago`] : [],
    ),
  ];
}
