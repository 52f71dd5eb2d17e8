import type { TObject, TSchema } from '@sinclair/typebox';
import { schemas } from '../../components/core/protocol/schemas';

/** Shapes that have a name on the page. */
export const named = {
  RoomState: schemas.RoomState,
  Member: schemas.Member,
  Track: schemas.Track,
  PublishGrant: schemas.PublishGrant,
  PlayGrant: schemas.PlayGrant,
  Plane: schemas.Plane,
  LeftReason: schemas.LeftReason,
  CallState: schemas.CallState,
  Party: schemas.Party,
  EndReason: schemas.EndReason,
  InboxState: schemas.InboxState,
  CallRecord: schemas.CallRecord,
} as const;

const nameOf = (schema: TSchema): string | undefined =>
  Object.entries(named).find(([, known]) => JSON.stringify(known) === JSON.stringify(schema))?.[0];

function range(low: unknown, high: unknown): string {
  if (low === undefined && high === undefined) return '';
  return low === undefined ? ` ≤ ${String(high)}` : high === undefined ? ` ≥ ${String(low)}` : ` ${String(low)}…${String(high)}`;
}

/** A schema as short text for a table cell. */
export function typeText(schema: TSchema, outermost = false): string {
  const known = outermost ? undefined : nameOf(schema);
  if (known !== undefined) return known;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const alternatives = schema.anyOf as TSchema[] | undefined;
  if (alternatives) return alternatives.map((alternative) => typeText(alternative)).join(' | ');
  if (schema.type === 'array') {
    const item = typeText(schema.items as TSchema);
    return `${/^\w+$|^\{/.test(item) ? item : `(${item})`}[]${range(schema.minItems, schema.maxItems)}`;
  }
  if (schema.type === 'object' && schema.patternProperties) {
    const [value] = Object.values(schema.patternProperties as Record<string, TSchema>);
    return `{ [name]: ${value ? typeText(value) : 'any'} }`;
  }
  if (schema.type === 'object') return fieldsText(schema as TObject);
  if (schema.type === 'string') return schema.title ?? `string${range(schema.minLength, schema.maxLength)}`;
  if (schema.type === 'integer' || schema.type === 'number') return `${schema.type}${range(schema.minimum, schema.maximum)}`;
  return typeof schema.type === 'string' ? schema.type : 'any JSON';
}

/** `{ id: string, name?: string }` */
export function fieldsText(schema: TObject, without: readonly string[] = []): string {
  const required = new Set((schema.required as string[] | undefined) ?? []);
  const fields = Object.entries(schema.properties)
    .filter(([name]) => !without.includes(name))
    .map(([name, field]) => `${name}${required.has(name) ? '' : '?'}: ${typeText(field)}`);
  return fields.length === 0 ? '–' : `{ ${fields.join(', ')} }`;
}
