import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { TSchema } from '@sinclair/typebox';
import { rtcError } from '../../components/core/protocol/errors';
import type { ClientFrame, Ephemeral, Ephemerals, Method, Params } from '../../components/core/protocol/messages';
import { schemas } from '../../components/core/protocol/schemas';

/** A client's fault, and the close code for it. */
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

/** The most messages in one inbound frame. */
const maxMessages = 64;

/** Beyond a thousand levels, writing the value as JSON overflows the stack. */
const maxDepth = 64;

const isTooDeep = (value: unknown, left: number): boolean =>
  typeof value === 'object' && value !== null && (left === 0 || Object.values(value).some((one) => isTooDeep(one, left - 1)));

export const isNestedTooDeeply = (value: unknown): boolean => isTooDeep(value, maxDepth);

export const isClientFault = (value: ClientFrame | ClientFault): value is ClientFault => 'fault' in value;

/** Decodes one socket text: a message, or an array of messages. Never throws, because a bad frame is data about the peer. */
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
  // Checked first, because another version may have other fields.
  if (t === 'hello' && Number.isInteger(v) && !versions.includes(v as number))
    return { fault: 'unknown version', code: 'version' };
  return check.Check(value) ? (value as ClientFrame) : { fault: firstError(check, value), code: 'badFrame' };
}

export const isMethod = (name: string): name is Method => params.has(name);

/** Returns the parameters of a request, or throws an RtcError that names the wrong field. */
export function checkedParams<M extends Method>(method: M, value: unknown): Params<M> {
  const check = params.get(method);
  if (check === undefined) throw rtcError('unknown_method');
  if (isNestedTooDeeply(value)) throw rtcError('bad_request', { message: 'nested too deeply' });
  if (!check.Check(value)) throw rtcError('bad_request', { message: firstError(check, value) });
  return value as Params<M>;
}

/** Stamps an ephemeral with its sender, whatever id the client wrote; null when it is invalid. */
export function stampedEphemeral(frame: Extract<ClientFrame, { t: 'eph' }>, member: string): Ephemeral | null {
  const check = ephemerals.get(frame.k);
  if (check === undefined || typeof frame.d !== 'object' || frame.d === null) return null;
  const d = { ...frame.d, id: member };
  if (!check.Check(d)) return null;
  return { t: 'eph', n: frame.n, k: frame.k as keyof Ephemerals, d } as Ephemeral;
}

function firstError(check: TypeCheck<TSchema>, value: unknown): string {
  const error = check.Errors(value).First();
  // The path contains names chosen by the peer, which may be long.
  return error === undefined ? 'not valid' : `${error.path.slice(0, 100) || '/'}: ${error.message}`;
}
