import { SignJWT } from 'jose';
import { pathOf, type OperatorMethod } from '../../../server/operator/methods';
import type { TestServer } from './test-server';

export const apiKey = 'operators';
export const apiSecret = 'the secret of the operators, of 32 bytes';

/** Every grant there is. */
export const everything = { roomCreate: true, roomList: true, roomAdmin: true, roomRecord: true, room: '*' };

export interface ServerTokenOptions {
  video?: unknown;
  /** Seconds from now until the end; null for a token without an end. */
  lifeSeconds?: number | null;
  issuer?: string;
  secret?: string;
  algorithm?: string;
  /** Further claims. */
  more?: object;
}

/** Signs a server token, at the time of the server's clock. */
export function serverToken({ clock }: Pick<TestServer, 'clock'>, options: ServerTokenOptions = {}): Promise<string> {
  const { video = everything, lifeSeconds = 600, issuer = apiKey, secret = apiSecret, algorithm = 'HS256', more } = options;
  const now = Math.floor(clock.now() / 1000);
  const jwt = new SignJWT({ video, ...more }).setProtectedHeader({ alg: algorithm }).setIssuer(issuer);
  return (lifeSeconds === null ? jwt : jwt.setExpirationTime(now + lifeSeconds)).sign(Buffer.from(secret));
}

export interface OperatorAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** Sends one request to the operators' API, with every grant unless a token is given. */
export async function operate(
  server: TestServer,
  method: OperatorMethod,
  body: unknown,
  token?: string,
): Promise<OperatorAnswer> {
  const authorization = `Bearer ${token ?? (await serverToken(server))}`;
  const answer = await fetch(server.origin + pathOf(method), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
