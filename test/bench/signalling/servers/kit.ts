import type { Server } from 'node:http';
import { attach, openEngine } from '../../../../server/index';
import { FakeMedia } from '../../../fakes/servers/fake-media';
import { tokenKey } from '../dialects';

/** More than any row of the bench needs. */
const many = 1_000_000;

/** Our backend without media, and without the limits that keep one client from doing what the bench does. */
export async function serveKit(http: Server, redis: string): Promise<Server> {
  const limits = {
    requestsPerSecond: many,
    requestsBurst: many,
    messagesPerSecond: many,
    hellosPerMinute: many,
    membersPerRoom: many,
  };
  await attach(http, {
    key: tokenKey,
    media: new FakeMedia(),
    limits,
    maxConnections: many,
    maxPerAddress: many,
    hooks: { openRoom: () => Promise.resolve({ capacity: many }) },
    ...(redis === '' ? {} : { engine: await openEngine(redis) }),
  });
  return http;
}
