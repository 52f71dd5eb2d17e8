import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** A value that a schema refuses, and the reason in words. */
export interface Refused {
  readonly about: string;
  readonly value: unknown;
}

type Fields = Record<string, unknown>;

/** Texts of the protocol, the first that a schema takes is its sample. */
const texts = ['standup', 'r:standup', 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln', '2580'];

const propertiesOf = (schema: TSchema): Readonly<Record<string, TSchema>> =>
  (schema.properties ?? {}) as Readonly<Record<string, TSchema>>;
const requiredOf = (schema: TSchema): readonly string[] => (schema.required ?? []) as readonly string[];
const alternativesOf = (schema: TSchema): readonly TSchema[] => (schema.anyOf ?? []) as readonly TSchema[];
const isRecord = (schema: TSchema): boolean => schema.patternProperties !== undefined;

/** A value that the schema takes: with its required fields only, or with all of them. */
export function sampleOf(schema: TSchema, all: boolean): unknown {
  const alternatives = alternativesOf(schema);
  if (schema.const !== undefined) return schema.const as unknown;
  if (alternatives.length > 0) return sampleOf((all ? alternatives.at(-1) : alternatives[0]) as TSchema, all);
  if (schema.type === 'string')
    return texts.find((text) => Value.Check(schema, text)) ?? 'x'.repeat(Number(schema.minLength ?? 1));
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(Number(schema.minimum ?? 0), all ? 1 : 0);
  if (schema.type === 'boolean') return all;
  if (schema.type === 'null') return null;
  if (schema.type === 'array') {
    const count = Math.max(Number(schema.minItems ?? 0), all ? 1 : 0);
    return Array.from({ length: count }, () => sampleOf(schema.items as TSchema, all));
  }
  if (isRecord(schema)) return all ? { 'r:standup': sampleOf(valuesOf(schema), all) } : {};
  if (schema.type === 'object') return fieldsOf(schema, all);
  return all ? { text: 'any JSON' } : null;
}

const valuesOf = (schema: TSchema): TSchema =>
  Object.values(schema.patternProperties as Readonly<Record<string, TSchema>>)[0] as TSchema;

function fieldsOf(schema: TSchema, all: boolean): Fields {
  const names = Object.keys(propertiesOf(schema)).filter((name) => all || requiredOf(schema).includes(name));
  return Object.fromEntries(names.map((name) => [name, sampleOf(propertiesOf(schema)[name] as TSchema, all)]));
}

/** The sample with all fields, broken in one way each. */
export function refusedBy(schema: TSchema): readonly Refused[] {
  return broken(schema, sampleOf(schema, true), '').filter(({ value }) => !Value.Check(schema, value));
}

function broken(schema: TSchema, sample: unknown, path: string): readonly Refused[] {
  const at = path === '' ? 'the value' : path;
  const here = outOfRange(schema).map(({ about, value }) => ({ about: `${at}: ${about}`, value }));
  if (schema.type === 'array') {
    const item = (sample as readonly unknown[])[0];
    return [
      ...here,
      ...broken(schema.items as TSchema, item, `${path}/0`).map(({ about, value }) => ({ about, value: [value] })),
    ];
  }
  if (schema.type !== 'object' || isRecord(schema)) return here;
  const fields = sample as Fields;
  const lacking = requiredOf(schema).map((name) => ({ about: `${path}/${name}: missing`, value: without(fields, name) }));
  const inner = Object.entries(propertiesOf(schema)).flatMap(([name, one]) =>
    broken(one, fields[name], `${path}/${name}`).map(({ about, value }) => ({ about, value: { ...fields, [name]: value } })),
  );
  return [...here, { about: `${path}/extra: an unknown field`, value: { ...fields, extra: 1 } }, ...lacking, ...inner];
}

const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name));

/** Values of another type, and values beyond the limits of the schema. */
function outOfRange(schema: TSchema): readonly Refused[] {
  if (alternativesOf(schema).length > 0 || schema.const !== undefined)
    return [{ about: 'not one of the values', value: 'other' }];
  if (schema.type === undefined) return [];
  const wrong: Refused = { about: 'another type', value: schema.type === 'string' ? 7 : 'text' };
  const beyond = (keyword: string, about: string, value: (limit: number) => unknown): readonly Refused[] =>
    schema[keyword] === undefined ? [] : [{ about, value: value(Number(schema[keyword])) }];
  const item = schema.type === 'array' ? sampleOf(schema.items as TSchema, true) : null;
  return [
    wrong,
    ...(schema.type === 'integer' ? [{ about: 'not whole', value: 1.5 }] : []),
    ...beyond('minimum', 'too small', (limit) => limit - 1),
    ...beyond('maximum', 'too large', (limit) => limit + 1),
    ...beyond('minLength', 'too short', (limit) => 'x'.repeat(limit - 1)),
    ...beyond('maxLength', 'too long', (limit) => 'x'.repeat(limit + 1)),
    ...beyond('minItems', 'too few', (limit) => Array.from({ length: limit - 1 }, () => item)),
    ...beyond('maxItems', 'too many', (limit) => Array.from({ length: limit + 1 }, () => item)),
    ...(schema.pattern === undefined ? [] : [{ about: 'a character that is not allowed', value: 'a/b' }]),
    ...(schema.format === 'nfc' ? [{ about: 'not in NFC', value: 'e\u0301' }] : []),
  ];
}
