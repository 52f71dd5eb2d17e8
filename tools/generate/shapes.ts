import type { TObject, TSchema } from '@sinclair/typebox';
import { schemas } from '../../components/core/protocol/schemas';

type Letter = 's' | 'n' | 'b' | 'a' | 'o';

const letters: Readonly<Record<string, Letter>> = {
  string: 's',
  number: 'n',
  integer: 'n',
  boolean: 'b',
  array: 'a',
  object: 'o',
};

/** The letter of a schema's type; null if any value is valid. */
function letterOf(schema: TSchema): Letter | null {
  const first = schema.const === undefined ? schema : { type: typeof schema.const };
  const alternatives = schema.anyOf as TSchema[] | undefined;
  if (alternatives?.[0]) return letterOf(alternatives[0]);
  return letters[String(first.type)] ?? null;
}

/** `sid rt st:a`: the required fields with their types, where a string goes without saying. */
function fieldsOf(schema: TObject): string {
  const required = (schema.required as string[] | undefined) ?? [];
  return required
    .filter((name) => name !== 't')
    .map((name) => ({ name, letter: letterOf(schema.properties[name] as TSchema) }))
    .filter((field) => field.letter !== null)
    .map(({ name, letter }) => (letter === 's' ? name : `${name}:${letter}`))
    .join(' ');
}

const table = (group: { readonly [name: string]: TObject }): string =>
  Object.entries(group)
    .map(([name, schema]) => `  '${name}': '${fieldsOf(schema)}',`)
    .join('\n');

/** The text of components/core/protocol/shapes.ts: the fields that a client requires in a frame before it uses it. */
export const shapesModule = (): string => `// Generated from schemas.ts by \`npm run generate\`. Do not edit.

/** Required fields, as \`name:type\` with n number, b boolean, a array, o object; without a type it is a string. */
const frames: { readonly [t: string]: string } = {
${table(schemas.serverFrames)}
};

const events: { readonly [k: string]: string } = {
${table(schemas.events)}
};

const ephemerals: { readonly [k: string]: string } = {
${table(schemas.ephemerals)}
};

type Fields = { readonly [name: string]: unknown };

function letterOf(value: unknown): string {
  if (Array.isArray(value)) return 'a';
  if (value === null) return '-';
  return (typeof value).charAt(0);
}

const isFields = (value: unknown): value is Fields => letterOf(value) === 'o';

function lacking(fields: Fields, shape: string, where: string): string | null {
  if (shape === '') return null;
  const wrong = shape.split(' ').filter((field) => letterOf(fields[field.split(':')[0] as string]) !== (field.split(':')[1] || 's'));
  return wrong.length === 0 ? null : where + ' lacks ' + wrong.join(' ');
}

const own = (group: { readonly [name: string]: string }, name: unknown): string | null =>
  Object.prototype.hasOwnProperty.call(group, name as string) ? (group[name as string] as string) : null;

/** Names the missing fields of a decoded frame, or returns null when there are none. Unknown frames, events and ephemerals lack nothing. */
export function missing(frame: unknown): string | null {
  if (!isFields(frame) || typeof frame.t !== 'string') return 'not a frame';
  const shape = own(frames, frame.t);
  if (shape === null) return null;
  const fault = lacking(frame, shape, frame.t);
  if (fault !== null || (frame.t !== 'ev' && frame.t !== 'eph')) return fault;
  const inner = own(frame.t === 'ev' ? events : ephemerals, frame.k);
  if (inner === null) return null;
  return isFields(frame.d) ? lacking(frame.d, inner, String(frame.k)) : frame.k + ' has no object';
}
`;
