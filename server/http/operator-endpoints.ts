import type { IncomingMessage } from 'node:http';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { limits } from '../../components/core/protocol/limits';
import { schemas } from '../../components/core/protocol/schemas';
import type { Node } from '../node';
import { isSameSecret } from '../same-secret';
import type { Endpoint } from './dev-endpoints';
import { answerJson, jsonBody } from './json-body';

const id = Type.String({ minLength: 1, maxLength: limits.idLength });
const closed = { additionalProperties: false };
const revocations = TypeCompiler.Compile(Type.Object({ token: Type.String({ minLength: 1, maxLength: 256 }) }, closed));
const removals = TypeCompiler.Compile(
  Type.Object({ room: id, user: id, banMs: schemas.methods['member.remove'].params.properties.banMs }, closed),
);

const minKeyBytes = 32;

/** Whether a request carries the operators' key. */
export function operatorCheck(key: string): (request: IncomingMessage) => boolean {
  if (Buffer.byteLength(key) < minKeyBytes) throw new Error(`the operators' key has fewer than ${minKeyBytes} bytes`);
  return ({ headers }) => isSameSecret(headers.authorization ?? '', `Bearer ${key}`);
}

/** The endpoints of operators: they withdraw tokens and remove members. */
export function operatorEndpoints(isOperator: (request: IncomingMessage) => boolean, node: Node): ReadonlyMap<string, Endpoint> {
  const guarded =
    (act: (asked: unknown) => Promise<object | null>, expected: string): Endpoint =>
    async (request, response) => {
      if (!isOperator(request)) return answerJson(response, 401, { error: 'unauthorized' });
      if (request.method !== 'POST') return answerJson(response, 405, { error: `POST ${expected}` });
      const done = await act(await jsonBody(request));
      answerJson(response, done === null ? 400 : 200, done ?? { error: `expected ${expected}` });
    };
  const revoke = async (asked: unknown) => {
    if (!revocations.Check(asked)) return null;
    await node.revokeToken(asked.token);
    return {};
  };
  const remove = async (asked: unknown) =>
    removals.Check(asked) ? { removed: await node.removeMember(asked.room, asked.user, asked.banMs) } : null;
  return new Map([
    ['/operator/revoke-token', guarded(revoke, '{"token": the jti}')],
    ['/operator/remove-member', guarded(remove, '{"room": string, "user": string, "banMs"?: number}')],
  ]);
}
