import { existsSync } from 'node:fs';
import type { TObject } from '@sinclair/typebox';
import { expiredReason } from '../../components/core/protocol/call-table';
import { closeCodes, verdictOf } from '../../components/core/protocol/close-codes';
import { errors, type Reason } from '../../components/core/protocol/errors';
import { limits } from '../../components/core/protocol/limits';
import { schemas } from '../../components/core/protocol/schemas';
import { commentsOf, transitionsOf } from './comments';
import { errorHelp } from './error-help';
import { table } from './table';
import { fieldsText, named, typeText } from './type-text';

const folder = 'components/core/protocol';
/** What each entry of a group says about itself: those of calls stand in a file of their own. */
const commentsIn = (group: string): Readonly<Record<string, string>> => ({
  ...commentsOf(`${folder}/schemas.ts`, group),
  ...commentsOf(`${folder}/schema-calls.ts`, { methods: 'callMethods', events: 'callEvents' }[group] ?? ''),
});
const code = (text: string): string => (text === '–' ? text : `\`${text}\``);

function group(name: 'events' | 'ephemerals' | 'clientFrames' | 'serverFrames', head: string): string {
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
  const comments = commentsOf(`${folder}/limits.ts`, 'limits');
  return table(
    ['Limit', 'Value', ''],
    Object.entries(limits).map(([name, value]) => [
      code(name),
      `${value.toLocaleString('en')} ${unitOf(name)}`,
      comments[name] ?? '',
    ]),
  );
}

const verdicts = { final: 'stop and say why', backoff: 'wait and come back', now: 'come back at once' } as const;

const closeTable = (): string =>
  table(
    ['Code', 'Name', 'Verdict', 'Reason'],
    Object.entries(closeCodes).map(([name, { code: number, reason }]) => [
      String(number),
      code(name),
      `${verdictOf(number)}: ${verdicts[verdictOf(number)]}`,
      code(reason),
    ]),
  );

const errorTable = (): string =>
  table(
    ['Reason', 'Retry', 'Meaning'],
    (Object.keys(errors) as Reason[]).map((reason) => [code(reason), errors[reason].retry ? 'yes' : 'no', errorHelp[reason]]),
  );

/** The client's life, drawn from the table that runs it. */
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

After a drop the first try comes within ${limits.reconnectSpreadMs} ms, later ones under ${limits.reconnectFirstMs} ms · 2ⁿ up to ${limits.reconnectCeilingMs / 1000} s, each at
random below that; at once after the app is shown or the network changed. Any byte proves that the other side lives: the client asks
after half of \`hb\`, and gives up after \`hb\` + ${limits.heartbeatSlackMs / 1000} s; the server after ${limits.serverSilenceMs / 1000} s of silence.
`;
}

/** One person's part in a call, drawn from the table that the server walks. */
function parts(): string {
  const arrows = new Map<string, string[]>();
  transitionsOf(`${folder}/call-table.ts`, 'next').forEach(({ from, on, to }) => {
    const arrow = `  ${from} --> ${to}: `;
    arrows.set(arrow, (arrows.get(arrow) ?? []).concat(on));
  });
  const seconds = (ms: number): string => `${ms / 1000} s`;
  const deadlines = [
    ['inviting', seconds(limits.callUnreachableMs), 'no device has said that it rings', expiredReason.inviting],
    ['queued, ringing', seconds(limits.callRingMs), 'nobody answers', `${expiredReason.queued}, ${expiredReason.ringing}`],
    ['connecting', seconds(limits.callConnectMs), 'answered, and no media', expiredReason.connecting],
    [
      'connecting, active',
      seconds(limits.callGraceMs),
      'the device is offline (hidden before: ' + seconds(limits.graceAwayMs) + ')',
      'lost',
    ],
  ];
  return `## The life of a call

A call is a stream of its own, \`c:<call>\`, and everybody who takes part follows it: so all screens say the same. Which calls concern a person
is said by the person's inbox, \`u:<user>\`. The media are in the room \`call.<call>\`, which only those enter who are connecting or active.
Each person's part has a life of its own; the call ends, once, when no two are left who talk or wait.

\`\`\`mermaid
stateDiagram-v2
  [*] --> inviting: called
  [*] --> connecting: began the call
${Array.from(arrows, ([arrow, on]) => arrow + on.join(', ')).join('\n')}
\`\`\`

Deadlines are kept by the server and outlive its nodes.

${table(
  ['While', 'For', 'Because', 'Ends as'],
  deadlines.map(([state, time, why, reason]) => [state ?? '', time ?? '', why ?? '', code(reason ?? '')]),
)}
`;
}

/** docs/PROTOCOL.md: the protocol as tables, from the sources that run it. */
export const protocolPage = (): string => `# The protocol, version 1

<!-- Written from components/core/protocol by \`npm run generate\`. Do not edit. -->

One WebSocket per app at \`/v1\`, text frames of JSON, no compression. A frame carries one message, or an array of messages. \`t\` names the kind.
A client says \`hello\` first and may send requests at once, without waiting for \`welcome\`: joining costs one round trip on an open socket.
The same in a form for machines: [asyncapi.json](asyncapi.json). Reasons of errors at length: [errors.md](errors.md).

## What a client sends

${group('clientFrames', 'Frame')}

## What a server sends

${group('serverFrames', 'Frame')}

A server refuses fields that it does not know; a client ignores them, and kinds, events and ephemerals that it does not know as well.

## Requests

\`k\` is the key of idempotency: a request sent again under the same key within ${limits.idempotencyMs / 1000} s is done once and answered with the first answer, marked \`dup\`.

${methods()}

## Events

Durable: numbered by \`s\` without a hole within epoch \`e\` of stream \`n\`, replayed after a reconnect, applied once. A gap or another epoch
means: resume. Streams are \`r:<room>\`, \`c:<call>\` and \`u:<user>\`; ${limits.retainedEvents} events or ${limits.retainedMs / 60_000} minutes are kept, after that a snapshot stands in.

${group('events', 'Event')}

## Ephemerals

No number, the latest wins, dropped first when a reader is slow.

${group('ephemerals', 'Ephemeral')}

## Shapes

${shapes()}

${phases()}
${parts()}
## Close codes

\`bye\` says the code before the socket closes, because old base libraries do not deliver it. The hundreds carry the verdict, so that an unknown code is understood too.

${closeTable()}

1003, 1007, 1008 and 1009 close a socket whose frames are broken or too large.

## Errors

${errorTable()}

## Limits

${limitTable()}
`;
