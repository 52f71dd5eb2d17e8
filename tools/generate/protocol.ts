import { existsSync } from 'node:fs';
import type { TObject } from '@sinclair/typebox';
import { expiredReason } from '../../components/core/protocol/call-table';
import { closeCodes, closeActionOf } from '../../components/core/protocol/close-codes';
import { errors, type Reason } from '../../components/core/protocol/errors';
import { limits } from '../../components/core/protocol/limits';
import { schemas } from '../../components/core/protocol/schemas';
import { commentsOf, transitionsOf } from './comments';
import { errorHelp } from './error-help';
import { table } from './table';
import { fieldsText, named, typeText } from './type-text';

const folder = 'components/core/protocol';
/** The files that hold the entries of a group, and their names there. */
const filesOf: Readonly<Record<string, readonly (readonly [file: string, name: string])[]>> = {
  methods: [
    ['schema/calls', 'callMethods'],
    ['schema/meeting', 'meetingMethods'],
    ['schema/chat', 'chatMethods'],
    ['schema/polls', 'pollMethods'],
    ['schema/requests', 'requestMethods'],
  ],
  events: [
    ['schema/calls', 'callEvents'],
    ['schema/meeting', 'meetingEvents'],
    ['schema/chat', 'chatEvents'],
    ['schema/polls', 'pollEvents'],
  ],
  ephemerals: [['schema/chat', 'chatEphemerals']],
  directed: [['schema/requests', 'requestDirected']],
  clientFrames: [['schema/frames', 'clientFrames']],
  serverFrames: [['schema/frames', 'serverFrames']],
};
const commentsIn = (group: string): Readonly<Record<string, string>> =>
  Object.assign(
    commentsOf(`${folder}/schemas.ts`, group),
    ...(filesOf[group] ?? []).map(([file, name]) => commentsOf(`${folder}/${file}.ts`, name)),
  ) as Readonly<Record<string, string>>;
const code = (text: string): string => (text === '–' ? text : `\`${text}\``);

function group(name: 'events' | 'ephemerals' | 'directed' | 'clientFrames' | 'serverFrames', head: string): string {
  const comments = commentsIn(name);
  const rows = Object.entries(schemas[name] as Readonly<Record<string, TObject>>).map(([key, schema]) => [
    code(key),
    code(fieldsText(schema, ['t'])),
    comments[key] ?? '',
  ]);
  return table([head, 'Carries', ''], rows);
}

function methods(): string {
  const comments = commentsIn('methods');
  const rows = Object.entries(schemas.methods).map(([name, { params, result }]) => [
    code(name),
    code(fieldsText(params)),
    code(fieldsText(result)),
    comments[name] ?? '',
  ]);
  return table(['Request', '`d` of the request', '`d` of the answer', ''], rows);
}

const shapes = (): string =>
  table(
    ['Name', 'Shape'],
    Object.entries(named).map(([name, schema]) => [code(name), code(typeText(schema, true))]),
  );

const unitOf = (name: string): string =>
  /Ms$/.test(name)
    ? 'ms'
    : /Bytes$/.test(name)
      ? 'bytes'
      : /PerSecond$/.test(name)
        ? 'a second'
        : /PerMinute$/.test(name)
          ? 'a minute'
          : '';

function limitTable(): string {
  const comments = { ...commentsOf(`${folder}/client-limits.ts`, 'limits'), ...commentsOf(`${folder}/limits.ts`, 'limits') };
  return table(
    ['Limit', 'Value', ''],
    Object.entries(limits).map(([name, value]) => [
      code(name),
      `${value.toLocaleString('en')} ${unitOf(name)}`,
      comments[name] ?? '',
    ]),
  );
}

const closeActions = { final: 'stop and say why', backoff: 'wait and reconnect', now: 'reconnect at once' } as const;

const closeTable = (): string =>
  table(
    ['Code', 'Name', 'The client', 'Reason'],
    Object.entries(closeCodes).map(([name, { code: number, reason }]) => [
      String(number),
      code(name),
      `${closeActionOf(number)}: ${closeActions[closeActionOf(number)]}`,
      code(reason),
    ]),
  );

const errorTable = (): string =>
  table(
    ['Reason', 'Retry', 'Meaning'],
    (Object.keys(errors) as Reason[]).map((reason) => [code(reason), errors[reason].retry ? 'yes' : 'no', errorHelp[reason]]),
  );

/** The phases of a client, drawn from the table that runs it. */
function phases(): string {
  const file = 'components/core/signalling/phase.ts';
  if (!existsSync(file)) return '';
  const arrows = transitionsOf(file, 'next').map(({ from, on, to }) => `  ${from} --> ${to}: ${on}`);
  return `## The life of a connection

\`\`\`mermaid
stateDiagram-v2
  [*] --> idle
${arrows.join('\n')}
\`\`\`

After a drop the first retry comes within ${limits.reconnectSpreadMs} ms. Later delays are random below ${limits.reconnectFirstMs} ms · 2ⁿ, with ${limits.reconnectCeilingMs / 1000} s as the ceiling. When the app is shown or the network changes, the client tries at once. Any frame proves that the other side is alive: the client sends a ping after half of \`hb\` without a frame and gives up after \`hb\` + ${limits.heartbeatSlackMs / 1000} s, the server after ${limits.serverSilenceMs / 1000} s.
`;
}

/** The states of a party, drawn from the table that the server follows. */
function parts(): string {
  const arrows = new Map<string, string[]>();
  transitionsOf(`${folder}/call-table.ts`, 'next').forEach(({ from, on, to }) => {
    const arrow = `  ${from} --> ${to}: `;
    arrows.set(arrow, (arrows.get(arrow) ?? []).concat(on));
  });
  const seconds = (ms: number): string => `${ms / 1000} s`;
  const deadlines = [
    ['inviting', seconds(limits.callUnreachableMs), 'no device has reported that it rings', expiredReason.inviting],
    ['queued, ringing', seconds(limits.callRingMs), 'nobody answers', `${expiredReason.queued}, ${expiredReason.ringing}`],
    ['connecting', seconds(limits.callConnectMs), 'accepted, and no media yet', expiredReason.connecting],
    [
      'connecting, active',
      seconds(limits.callGraceMs),
      `the device is offline (hidden, and its media arrive: ${seconds(limits.graceAwayMs)})`,
      'lost',
    ],
    ['connecting, active', seconds(limits.graceClosedMs), 'the app said that it closes', 'hangup, cancelled'],
  ];
  return `## The life of a call

A call is a stream of its own, \`c:<call>\`. Every party subscribes to it, so all screens have the same state. A user's inbox, \`u:<user>\`, lists the calls that concern them. The media are in the room \`call.<call>\`, which only parties that are connecting or active may enter. Each party has a state of its own. The call ends once, when fewer than two parties talk or wait.

\`\`\`mermaid
stateDiagram-v2
  [*] --> inviting: is called
  [*] --> connecting: places the call
${Array.from(arrows, ([arrow, on]) => arrow + on.join(', ')).join('\n')}
\`\`\`

The server keeps the deadlines, and they outlive its nodes.

${table(
  ['State', 'Deadline', 'Condition', 'Ends as'],
  deadlines.map(([state, time, why, reason]) => [state ?? '', time ?? '', why ?? '', code(reason ?? '')]),
)}
`;
}

/** docs/PROTOCOL.md: the protocol as tables, from the sources that run it. */
export const protocolPage = (): string => `# The protocol, version 1

<!-- Written from components/core/protocol by \`npm run generate\`. Do not edit. -->

A client opens one WebSocket per app at \`/v1\`, with JSON text frames and no compression. A frame carries one message or an array of messages, and \`t\` names the kind of a message. The client sends \`hello\` first and may send requests at once, without waiting for \`welcome\`, so a join costs one round trip on an open socket. [asyncapi.json](asyncapi.json) describes the same for machines, and [errors.md](errors.md) explains the reasons of errors.

## Frames of a client

${group('clientFrames', 'Frame')}

## Frames of a server

${group('serverFrames', 'Frame')}

A server refuses unknown fields. A client ignores unknown fields, and also unknown kinds, events and ephemerals.

## Requests

\`k\` is the idempotency key: a request repeated under the same key within ${limits.idempotencyMs / 1000} s is done once and gets the first answer, marked \`dup\`.

${methods()}

## Events

Events are durable: \`s\` numbers them without a gap within epoch \`e\` of stream \`n\`, a reconnect replays them, and a client applies each once. At a gap or another epoch the client resumes. Streams are \`r:<room>\`, \`c:<call>\` and \`u:<user>\`. The server retains ${limits.retainedEvents} events or ${limits.retainedMs / 60_000} minutes, and sends a snapshot in place of older events.

${group('events', 'Event')}

## Ephemerals

Ephemerals have no sequence number. Only the latest of a kind and member matters, and they are dropped first for a slow reader.

${group('ephemerals', 'Ephemeral')}

## Directed messages

Frames of the kind \`eph\` for one connection, which only the server sends. They have no sequence number either, and a slow reader misses them, so both sides of a request repeat themselves: the asker sends \`request.send\` again, about every second and less often later, until it has the answer, and the asked device, which knows a request by its \`id\` and \`request\`, answers it again. The server keeps an answer for ${limits.requestWaitMs / 1000} s and puts it into the answer to a repeated \`request.send\`.

${group('directed', 'Directed message')}

## Shapes

${shapes()}

${phases()}
${parts()}
## Close codes

\`bye\` carries the code before the socket closes, because old base libraries do not deliver close codes. The hundreds decide what a client does, so that it can act on an unknown code.

${closeTable()}

1003, 1007, 1008 and 1009 close a socket whose frames are broken or too large.

## Errors

${errorTable()}

## Limits

${limitTable()}
`;
