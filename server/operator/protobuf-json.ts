import type { TSchema } from '@sinclair/typebox';
import { twirpError } from './twirp-error';

/**
 * Reads the JSON form of a protobuf message (https://protobuf.dev/programming-guides/json) into the form of our schemas: a field has its
 * name in camelCase or as written in the protocol, null is an absent field, whole numbers may be texts, and values of an enum may be
 * their numbers. Fields in `ignored` are dropped. Throws `invalid_argument` for a field that is not in the schema, because a field that
 * was passed over would seem to be granted.
 */
export function fromProtobufJson(schema: TSchema, value: unknown, ignored: readonly string[] = [], path = ''): unknown {
  const properties = schema.properties as Readonly<Record<string, TSchema>> | undefined;
  if (properties !== undefined && isObject(value)) return fieldsOf(properties, value, ignored, path);
  if (schema.type === 'array' && Array.isArray(value))
    return value.map((item, at) => fromProtobufJson(schema.items as TSchema, item, [], `${path}/${at}`));
  if (schema.type === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  const alternatives = schema.anyOf as readonly TSchema[] | undefined;
  // An enum of protobuf counts from 0, and its schema lists the names in this order.
  if (alternatives !== undefined && typeof value === 'number') return (alternatives[value]?.const as unknown) ?? value;
  return value;
}

function fieldsOf(
  properties: Readonly<Record<string, TSchema>>,
  value: Readonly<Record<string, unknown>>,
  ignored: readonly string[],
  path: string,
): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  Object.entries(value).forEach(([written, content]) => {
    const name = camelCase(written);
    if (content === null || ignored.includes(name)) return;
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema === undefined) throw twirpError('invalid_argument', `${path}/${written.slice(0, 64)}: unknown field`);
    if (fields.has(name)) throw twirpError('invalid_argument', `${path}/${name}: twice`);
    fields.set(name, fromProtobufJson(schema, content, [], `${path}/${name}`));
  });
  return Object.fromEntries(fields);
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `max_participants` as `maxParticipants`; a name in camelCase stays as it is. */
export const camelCase = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
