import type { IncomingMessage, ServerResponse } from 'node:http';
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

const maxBodyBytes = 8 * 1024;
/** A development server may serve the page from another origin, and these tokens are for anybody anyway. */
const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };

export type DevEndpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Endpoints that issue tokens to anybody, and list recent users. For development only: in production your own backend knows its
 * users and who may see them.
 */
export function devEndpoints(options: {
  key: TokenKey;
  audience?: string | undefined;
  clock: Clock;
}): ReadonlyMap<string, DevEndpoint> {
  const { key, audience, clock } = options;
  const users = new DevUsers(clock);

  const token: DevEndpoint = async (request, response) => {
    if (request.method !== 'POST') return answer(response, 405, { error: 'POST {"user": …}' });
    const asked = await bodyOf(request);
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

  const directory: DevEndpoint = async (request, response) => {
    if (request.method !== 'GET') return answer(response, 405, { error: 'GET' });
    answer(response, 200, { users: users.all });
  };

  return new Map([
    ['/dev/token', preflighted(token)],
    ['/dev/users', preflighted(directory)],
  ]);
}

const preflighted =
  (origin: DevEndpoint): DevEndpoint =>
  async (request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(204, open).end();
    await origin(request, response);
  };

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...open });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBodyBytes) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString()) as unknown;
  } catch {
    return null;
  }
}
