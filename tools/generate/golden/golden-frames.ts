import { Type, type TSchema } from '@sinclair/typebox';
import { closeActionOf, closeCodes } from '../../../components/core/protocol/close-codes';
import { schemas } from '../../../components/core/protocol/schemas';
import { refusedBy, sampleOf } from './samples';
import { recordedSession, type RecordedText } from './session';

/** One text of a client, and the one right answer of a server. */
export interface ClientExample {
  readonly name: string;
  readonly about: string;
  readonly text: string;
  /** `accept`, a close such as `close 4000`, the error of a request, or `drop` for an ephemeral that goes nowhere. */
  readonly expect: string;
}

/** One text of a server. */
export interface ServerExample {
  readonly name: string;
  readonly about: string;
  readonly text: string;
  /** Whether a server may send it. */
  readonly valid: boolean;
  /** Whether a client uses it, or reports it as a fault of the server. */
  readonly client: 'accept' | 'refuse';
}

export interface GoldenFrames {
  readonly protocol: number;
  readonly about: string;
  readonly fromClient: readonly ClientExample[];
  readonly fromServer: readonly ServerExample[];
  readonly closes: readonly { name: string; code: number; text: string; action: string }[];
  readonly session: readonly RecordedText[];
}

const about =
  'Written from components/core/protocol by `npm run generate`. `fromClient` says what a server does with each text, ' +
  '`fromServer` what a client does, `closes` what a client does after each bye, and `session` is a recording of both sides. ' +
  'Tokens of the session are user ids, and its clock stands still.';

const { clientFrames, serverFrames, methods, events, ephemerals, directed } = schemas;
/** Frames whose body has a schema of its own. */
const open: readonly string[] = ['req', 'ev', 'eph'];
const both = (schema: TSchema): readonly { about: string; value: unknown }[] => [
  { about: 'only required fields', value: sampleOf(schema, false) },
  { about: 'all fields', value: sampleOf(schema, true) },
];

/** Examples of a schema inside a frame. */
function examples(name: string, schema: TSchema, wrap: (value: unknown) => unknown, refused: string): readonly ClientExample[] {
  const example = (expect: string) => (one: { about: string; value: unknown }) => ({
    name,
    about: one.about,
    text: JSON.stringify(wrap(one.value)),
    expect,
  });
  return [...both(schema).map(example('accept')), ...refusedBy(schema).map(example(refused))];
}

const own = (value: unknown): unknown => value;
const request = (m: string) => (d: unknown) => ({ t: 'req', id: 1, m, k: 'key-1', d });
const ephemeral = (k: string) => (d: unknown) => ({ t: 'eph', n: 'r:standup', k, d });
const badText = (name: string, text: string): ClientExample => ({ name: 'text', about: name, text, expect: 'close 4000' });

function fromClient(): readonly ClientExample[] {
  const frames = Object.entries(clientFrames)
    .flatMap(([name, schema]) => examples(name, schema, own, 'close 4000'))
    // A version is looked at before the rest, and what `req` and `eph` carry has a schema of its own.
    .map((one) => (one.name === 'hello' && one.about === '/v: too small' ? { ...one, expect: 'close 4002' } : one))
    .filter(({ name, expect }) => !(open.includes(name) && expect === 'accept'));
  // `id` is the server's to set, so no client can get it wrong.
  const sent = Object.entries(ephemerals).flatMap(([name, schema]) => examples(name, schema, ephemeral(name), 'drop'));
  return [
    badText('not JSON', '{"t":'),
    badText('no messages', '[]'),
    badText('not a message', 'null'),
    badText('an unknown message', '{"t":"shutdown"}'),
    badText('a name of every object', '{"t":"constructor"}'),
    { name: 'hello', about: 'an unknown version', text: '{"t":"hello","v":1000,"future":true}', expect: 'close 4002' },
    { name: 'text', about: 'two messages', text: '[{"t":"ping"},{"t":"ping"}]', expect: 'accept' },
    { name: 'req', about: 'an unknown method', text: JSON.stringify(request('room.destroy')({})), expect: 'unknown_method' },
    { name: 'eph', about: 'an unknown ephemeral', text: JSON.stringify(ephemeral('wave')({})), expect: 'drop' },
    ...frames,
    ...Object.entries(methods).flatMap(([name, { params }]) => examples(name, params, request(name), 'bad_request')),
    ...sent.filter(({ about: what }) => !what.startsWith('/id')),
  ];
}

/** Values in place of samples that a schema takes and the protocol does not mean. */
const meant: Readonly<Record<string, object>> = {
  welcome: { v: 1, hb: 10_000 },
  bye: { code: closeCodes.restart.code, why: closeCodes.restart.reason },
};

/** Only what a client must notice: a field that is missing or has another type, at the top of a frame or of its body. */
function serverExamples(name: string, schema: TSchema, wrap: (value: unknown) => unknown): readonly ServerExample[] {
  const example = (what: string, value: unknown, valid: boolean, client: ServerExample['client']): ServerExample => ({
    name,
    about: what,
    text: JSON.stringify(wrap({ ...(value as object), ...(client === 'accept' ? meant[name] : {}) })),
    valid,
    client,
  });
  const noticed = refusedBy(schema).filter(({ about: what }) => {
    const [, field = '', fault = ''] = /^\/([^/]+): (.*)$/.exec(what) ?? [];
    return field !== 't' && (fault === 'missing' || fault === 'another type') && isTyped(schema, field);
  });
  return [
    ...both(schema).map((one) => example(one.about, one.value, true, 'accept')),
    example('an unknown field', { ...(sampleOf(schema, true) as object), extra: 1 }, false, 'accept'),
    ...noticed.map((one) => example(one.about, one.value, false, 'refuse')),
  ];
}

/** A required field whose value has one type; a client does not look at others before it uses them. */
function isTyped(schema: TSchema, field: string): boolean {
  const inner = (schema.properties as Readonly<Record<string, TSchema>>)[field];
  const isRequired = ((schema.required ?? []) as readonly string[]).includes(field);
  return isRequired && (inner?.type !== undefined || inner?.anyOf !== undefined);
}

const { res } = serverFrames;
const refusal = { t: 'res', id: 1, err: { code: 'rate_limited', msg: 'rate_limited', retry: true, after: 500 } };

function fromServer(): readonly ServerExample[] {
  const at = { n: 'r:standup', e: 'epoch', s: 1 };
  const accepted = (name: string, what: string, frame: object): ServerExample => ({
    name,
    about: what,
    text: JSON.stringify(frame),
    valid: false,
    client: 'accept',
  });
  const frames = Object.entries({ ...serverFrames, res: Type.Omit(res, ['err']) })
    .filter(([name]) => !open.includes(name))
    .flatMap(([name, schema]) => serverExamples(name, schema, own));
  return [
    ...frames,
    { ...accepted('res', 'an error', refusal), valid: true },
    ...Object.entries(methods).flatMap(([name, { result }]) =>
      both(result).map(({ about: what, value }) => ({ ...accepted(name, what, { t: 'res', id: 1, d: value }), valid: true })),
    ),
    ...Object.entries(events).flatMap(([k, schema]) =>
      serverExamples(k, schema, (d) => ({ t: 'ev', ...at, k, ts: 1_700_000_000_000, d })),
    ),
    ...Object.entries(ephemerals).flatMap(([k, schema]) => serverExamples(k, schema, ephemeral(k))),
    // A client without the feature of requests ignores them, so they are looked at by the feature alone.
    ...Object.entries(directed).flatMap(([k, schema]) =>
      both(schema).map(({ about: what, value }) => ({ ...accepted(k, what, ephemeral(k)(value)), valid: true })),
    ),
    accepted('text', 'an unknown kind of frame', { t: 'novelty', x: 1 }),
    accepted('ev', 'an unknown event', { t: 'ev', ...at, k: 'room.painted', ts: 1, d: {} }),
    accepted('eph', 'an unknown ephemeral', ephemeral('wave')({})),
  ];
}

const closes = Object.entries(closeCodes).map(([name, { code, reason }]) => ({
  name,
  code,
  text: JSON.stringify({ t: 'bye', code, why: reason }),
  action: closeActionOf(code),
}));

export const goldenFrames = async (): Promise<GoldenFrames> => ({
  protocol: 1,
  about,
  fromClient: fromClient(),
  fromServer: fromServer(),
  closes,
  session: await recordedSession(),
});

/** docs/golden-frames.json, with one example a line, so that a change of the protocol is read in a diff. */
export async function goldenFramesDocument(): Promise<string> {
  const parts = Object.entries(await goldenFrames()).map(([name, value]) => {
    const rows = Array.isArray(value)
      ? `[\n    ${value.map((one) => JSON.stringify(one)).join(',\n    ')}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${rows}`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}
