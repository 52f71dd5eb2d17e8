import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { errors } from '../../components/core/protocol/errors';
import { schemas } from '../../components/core/protocol/schemas';

type Group = Readonly<Record<string, TSchema>>;

const own = (group: Group, name: unknown): TSchema | null =>
  typeof name === 'string' && Object.hasOwn(group, name) ? (group[name] ?? null) : null;

/** The first difference from the schema, or null. Unknown fields are a newer server's right. */
export function shapeFault(schema: TSchema, value: unknown, where: string): string | null {
  const known = Value.Clean(schema, Value.Clone(value));
  if (Value.Check(schema, known)) return null;
  const error = Value.Errors(schema, known).First();
  return `${where}${error?.path ?? ''}: ${error?.message ?? 'not valid'}`;
}

/** The fault of one message of a server, or null. `methodOf` gives the method of a request by its id. */
export function frameFault(frame: unknown, methodOf: (id: number) => string | undefined): string | null {
  const { t, k, d, err, id } = (typeof frame === 'object' && frame !== null ? frame : {}) as Readonly<Record<string, unknown>>;
  if (typeof t !== 'string') return 'a message without the field t';
  const schema = own(schemas.serverFrames, t);
  // A newer server may send kinds, events and ephemerals that this command does not know.
  if (schema === null) return null;
  const fault = shapeFault(schema, frame, t);
  if (fault !== null) return fault;
  if (t === 'ev') return inner(own(schemas.events, k), d, `event ${String(k)}`);
  if (t === 'eph') return inner(own({ ...schemas.ephemerals, ...schemas.directed }, k), d, `ephemeral ${String(k)}`);
  if (t !== 'res') return null;
  if (err !== undefined) return errorFault(err as { code: string; retry: boolean }, d);
  const method = methodOf(id as number);
  const result = method !== undefined && Object.hasOwn(schemas.methods, method) ? resultOf(method) : null;
  return inner(result, d ?? {}, `answer to ${String(method)}`);
}

const resultOf = (method: string): TSchema => schemas.methods[method as keyof typeof schemas.methods].result;

const inner = (schema: TSchema | null, value: unknown, where: string): string | null =>
  schema === null ? null : shapeFault(schema, value, where);

function errorFault({ code, retry }: { code: string; retry: boolean }, d: unknown): string | null {
  if (d !== undefined) return 'an answer with both a result and an error';
  if (!Object.hasOwn(errors, code)) return `the unknown error ${code}`;
  return errors[code as keyof typeof errors].retry === retry ? null : `${code} with retry ${String(retry)}`;
}
