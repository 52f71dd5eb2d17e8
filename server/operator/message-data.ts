import type { Json } from '../../components/core/shared/json';
import type { Limits } from '../limits';
import { isNestedTooDeeply } from '../sessions/decode';
import { twirpError } from './twirp-error';

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** The value of a message: bytes that spell JSON become that JSON, other UTF-8 becomes a text. Throws `invalid_argument`. */
export function readMessage(data: string, { messageBytes }: Pick<Limits, 'messageBytes'>): Json {
  const value = jsonOrText(decoded(data));
  if (isNestedTooDeeply(value)) throw twirpError('invalid_argument', '/data: nested too deeply');
  if (Buffer.byteLength(JSON.stringify(value)) > messageBytes)
    throw twirpError('invalid_argument', `/data: allowed are up to ${messageBytes} bytes as JSON`);
  return value;
}

function decoded(data: string): string {
  if (!base64.test(data)) throw twirpError('invalid_argument', '/data: not base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(data, 'base64'));
  } catch {
    throw twirpError('invalid_argument', '/data: not UTF-8, and a message is JSON or a text');
  }
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
