import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, jsonBody } from './json-body';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { limits } from '../../components/core/protocol/limits';
import { schemas } from '../../components/core/protocol/schemas';
import type { Clock } from '../clock';
import { signToken, type TokenKey } from '../tokens';
import type { DevGuard } from './dev-guard';
import { DevUsers } from './dev-users';

const tokenRequests = TypeCompiler.Compile(
  Type.Object(
    {
      user: Type.String({ minLength: 1, maxLength: limits.idLength }),
      name: Type.Optional(Type.String({ maxLength: 1024 })),
      rooms: Type.Optional(schemas.claims.properties.gr.properties.rooms),
    },
    { additionalProperties: false },
  ),
);

export type Endpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Endpoints that issue tokens to everybody whom the guard lets in, and list recent users. For development only: in production your own backend knows its
 * users and who may see them.
 */
export function devEndpoints(options: {
  key: TokenKey;
  audience?: string | undefined;
  clock: Clock;
  guard: DevGuard;
}): ReadonlyMap<string, Endpoint> {
  const { key, audience, clock, guard } = options;
  const users = new DevUsers(clock);

  const token: Endpoint = async (request, response) => {
    if (request.method !== 'POST') return answerJson(response, 405, { error: 'POST {"user": …}' });
    const asked = await jsonBody(request);
    if (!tokenRequests.Check(asked))
      return answerJson(response, 400, { error: 'expected {"user": string, "name"?: string, "rooms"?: {room: role}}' });
    users.add(asked.user, asked.name);
    const ttlSeconds = limits.tokenMaxTtlMs / 1000;
    const rooms = asked.rooms ?? { '*': 'host' };
    const optional = {
      ...(asked.name === undefined ? {} : { name: asked.name }),
      ...(audience === undefined ? {} : { audience }),
    };
    answerJson(response, 200, { token: await signToken({ key, user: asked.user, rooms, ttlSeconds, ...optional }, clock) });
  };

  const directory: Endpoint = async (request, response) => {
    if (request.method !== 'GET') return answerJson(response, 405, { error: 'GET' });
    answerJson(response, 200, { users: users.all });
  };

  return new Map([
    ['/dev/token', guarded(guard, token)],
    ['/dev/users', guarded(guard, directory)],
  ]);
}

const guarded =
  (guard: DevGuard, endpoint: Endpoint): Endpoint =>
  async (request, response) => {
    const refusal = guard.refusal(request);
    if (refusal !== null) return answerJson(response, 403, { error: refusal });
    const { origin } = request.headers;
    // Its origin was checked: the page of a development server has another port.
    if (origin !== undefined) response.setHeader('access-control-allow-origin', origin).setHeader('vary', 'origin');
    if (request.method !== 'OPTIONS') return endpoint(request, response);
    response.writeHead(204, { 'access-control-allow-headers': 'content-type' }).end();
  };
