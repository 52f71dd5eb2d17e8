import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A client as SRS knows it: its id, and whether it is still connected. */
export interface SrsClient {
  readonly id: string;
  readonly isThere: boolean;
}

interface Known {
  id: string;
  isThere: boolean;
  hook: { app: string; stream: string; param: string };
  last: 'on_unpublish' | 'on_stop';
}

export interface FakeSrs {
  /** Base of its HTTP API. */
  readonly api: string;
  /** Requests to the API, as `DELETE /api/v1/clients/…`. */
  readonly asked: readonly string[];
  /** The URL of its hooks: everything before `on_publish`, and the query after it. */
  hooks: { base: string; query: string };
  /** The `name:password` that the API requires. */
  pass: string | null;
  /** From now on the API does not list new clients. */
  forgetNewClients: boolean;
  push(url: string): Promise<SrsClient | null>;
  play(url: string): Promise<SrsClient | null>;
  leave(client: SrsClient): Promise<void>;
  close(): Promise<void>;
}

/** Parses a URL as SRS does. */
function read(url: string): Known['hook'] {
  const { pathname, search, searchParams } = new URL(url);
  if (/\/rtc\/v1\/wh[ie]p\/$/.test(pathname)) {
    return { app: searchParams.get('app') ?? '', stream: searchParams.get('stream') ?? '', param: search };
  }
  const [, app = '', stream = ''] = /^\/(.+)\/([^/]+?)(?:\.flv)?$/.exec(pathname) ?? [];
  return { app, stream, param: search };
}

/** A fake of SRS's HTTP API and hooks over real HTTP, without media. */
export async function startFakeSrs(): Promise<FakeSrs> {
  const clients = new Map<string, Known>();
  const hidden = new Set<string>();
  let isForgetful = false;
  const asked: string[] = [];
  let lastId = 0;

  const post = async (action: string, { id, hook }: Known): Promise<boolean> => {
    const { base, query } = standIn.hooks;
    const body = { server_id: 'vid-0', action, client_id: id, ip: '127.0.0.1', vhost: '__defaultVhost__', tcUrl: '', ...hook };
    const answer = await fetch(`${base}${action}${query}`, { method: 'POST', body: JSON.stringify(body) });
    return answer.status === 200 && (await answer.text()) === '0';
  };
  const come = async (action: 'on_publish' | 'on_play', url: string): Promise<SrsClient | null> => {
    lastId += 1;
    const last = action === 'on_publish' ? 'on_unpublish' : 'on_stop';
    const known: Known = { id: `c${lastId}x${Math.random().toString(36).slice(2, 8)}`, isThere: true, hook: read(url), last };
    clients.set(known.id, known);
    if (standIn.forgetNewClients) hidden.add(known.id);
    if (await post(action, known)) return known;
    clients.delete(known.id);
    return null;
  };
  const end = async (known: Known): Promise<void> => {
    known.isThere = false;
    clients.delete(known.id);
    // Like SRS, it does not retry a hook that fails.
    await post(known.last, known).catch(() => false);
  };
  const mayAsk = ({ headers }: IncomingMessage): boolean =>
    standIn.pass === null || headers.authorization === `Basic ${Buffer.from(standIn.pass).toString('base64')}`;

  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    asked.push(`${method} ${url}`);
    if (!mayAsk(request)) return void response.writeHead(401).end();
    const id = /^\/api\/v1\/clients\/(.+)$/.exec(url)?.[1];
    const known = id === undefined || hidden.has(id) ? undefined : clients.get(id);
    const code = url === '/api/v1/versions' || known !== undefined ? 0 : 2049;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ code, server: 'vid-0' }));
    if (method === 'DELETE' && known !== undefined) void end(known);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const standIn: FakeSrs = {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hooks: { base: '', query: '' },
    pass: null,
    get forgetNewClients() {
      return isForgetful;
    },
    set forgetNewClients(now) {
      isForgetful = now;
      if (!now) hidden.clear();
    },
    push: (url) => come('on_publish', url),
    play: (url) => come('on_play', url),
    leave: async ({ id }) => {
      const known = clients.get(id);
      if (known !== undefined) await end(known);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}
