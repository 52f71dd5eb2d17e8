import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, jsonBody } from './json-body';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { limits } from '../../components/core/protocol/limits';
import { schemas } from '../../components/core/protocol/schemas';
import type { Clock } from '../clock';
import { signToken, type TokenKey } from '../tokens';
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

/** A development server may serve the page from another origin, and these tokens are for anybody anyway. */
const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };

export type Endpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Endpoints that issue tokens to anybody, and list recent users. For development only: in production your own backend knows its
 * users and who may see them.
 */
export function devEndpoints(options: {
  key: TokenKey;
  audience?: string | undefined;
  clock: Clock;
}): ReadonlyMap<string, Endpoint> {
  const { key, audience, clock } = options;
  const users = new DevUsers(clock);

  const token: Endpoint = async (request, response) => {
    if (request.method !== 'POST') return answer(response, 405, { error: 'POST {"user": …}' });
    const asked = await jsonBody(request);
    if (!tokenRequests.Check(asked))
      return answer(response, 400, { error: 'expected {"user": string, "name"?: string, "rooms"?: {room: role}}' });
    users.add(asked.user, asked.name);
    const ttlSeconds = limits.tokenMaxTtlMs / 1000;
    const rooms = asked.rooms ?? { '*': 'host' };
    const optional = {
      ...(asked.name === undefined ? {} : { name: asked.name }),
      ...(audience === undefined ? {} : { audience }),
    };
    answer(response, 200, { token: await signToken({ key, user: asked.user, rooms, ttlSeconds, ...optional }, clock) });
  };

  const directory: Endpoint = async (request, response) => {
    if (request.method !== 'GET') return answer(response, 405, { error: 'GET' });
    answer(response, 200, { users: users.all });
  };

  return new Map([
    ['/dev/token', preflighted(token)],
    ['/dev/users', preflighted(directory)],
  ]);
}

const preflighted =
  (origin: Endpoint): Endpoint =>
  async (request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(204, open).end();
    await origin(request, response);
  };

const answer = (response: ServerResponse, status: number, body: object): void => answerJson(response, status, body, open);
