import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { TSchema } from '@sinclair/typebox';
import { rtcError } from '../../components/core/protocol/errors';
import type { ClientFrame, Ephemeral, Ephemerals, Method, Params } from '../../components/core/protocol/messages';
import { schemas } from '../../components/core/protocol/schemas';

/** What a client did wrong, and the close code that answers it. */
export interface ClientFault {
  fault: string;
  code: 'badFrame' | 'version';
}

/** The protocol versions that this server speaks. */
export const versions: readonly number[] = [1];

const compiled = <T extends Record<string, TSchema>>(group: T): Map<string, TypeCheck<TSchema>> =>
  new Map(Object.entries(group).map(([name, schema]) => [name, TypeCompiler.Compile(schema as TSchema)]));

const frames = compiled(schemas.clientFrames);
const params = compiled(Object.fromEntries(Object.entries(schemas.methods).map(([name, method]) => [name, method.params])));
const ephemerals = compiled(schemas.ephemerals);

/** So many messages fit into one inbound frame, however short they are. */
const maxMessages = 64;

export const isClientFault = (value: ClientFrame | ClientFault): value is ClientFault => 'fault' in value;

/** Reads one socket text: one message, or an array of them. Never throws: a bad frame is data about the peer. */
export function decodeClientText(text: string): readonly (ClientFrame | ClientFault)[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [{ fault: 'not JSON', code: 'badFrame' }];
  }
  if (!Array.isArray(value)) return [decode(value)];
  if (value.length === 0 || value.length > maxMessages)
    return [{ fault: `${value.length} messages in a frame`, code: 'badFrame' }];
  return value.map(decode);
}

function decode(value: unknown): ClientFrame | ClientFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'not a message', code: 'badFrame' };
  const { t, v } = value as { t?: unknown; v?: unknown };
  const check = typeof t === 'string' ? frames.get(t) : undefined;
  if (check === undefined) return { fault: 'unknown message', code: 'badFrame' };
  // Before anything else: another version may have other fields.
  if (t === 'hello' && Number.isInteger(v) && !versions.includes(v as number))
    return { fault: 'unknown version', code: 'version' };
  return check.Check(value) ? (value as ClientFrame) : { fault: firstError(check, value), code: 'badFrame' };
}

export const isMethod = (name: string): name is Method => params.has(name);

/** The parameters of a request, or an RtcError that says which field is wrong. */
export function checkedParams<M extends Method>(method: M, value: unknown): Params<M> {
  const check = params.get(method);
  if (check === undefined) throw rtcError('unknown_method');
  if (!check.Check(value)) throw rtcError('bad_request', { message: firstError(check, value) });
  return value as Params<M>;
}

/** An ephemeral of `member` about himself, or null when it is none: he is who the server says, whatever he wrote. */
export function stampedEphemeral(frame: Extract<ClientFrame, { t: 'eph' }>, member: string): Ephemeral | null {
  const check = ephemerals.get(frame.k);
  if (check === undefined || typeof frame.d !== 'object' || frame.d === null) return null;
  const d = { ...frame.d, id: member };
  if (!check.Check(d)) return null;
  return { t: 'eph', n: frame.n, k: frame.k as keyof Ephemerals, d } as Ephemeral;
}

function firstError(check: TypeCheck<TSchema>, value: unknown): string {
  const error = check.Errors(value).First();
  // A path holds the names of fields, which are the peer's own words and may be long.
  return error === undefined ? 'not valid' : `${error.path.slice(0, 100) || '/'}: ${error.message}`;
}
