import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { directive, parseSrsConfig, setting } from './srs-config';

/** A client as SRS knows it: its id, and whether it is still connected. */
export interface SrsClient {
  readonly id: string;
  readonly isThere: boolean;
}

interface Known {
  id: string;
  isThere: boolean;
  isPublisher: boolean;
  isWebRtc: boolean;
  hook: { app: string; stream: string; param: string };
}

export interface FakeSrs {
  /** Base of its HTTP API. */
  readonly api: string;
  /** Requests to the API, as `DELETE /api/v1/clients/…`. */
  readonly asked: readonly string[];
  /** The URL of its hooks: everything before `on_publish`, and the query after it. */
  hooks: { base: string; query: string };
  /** Takes the hooks and the password of the API from a configuration. A hook that it lacks is not called. */
  configure(text: string): void;
  /** The `name:password` that the API requires. */
  pass: string | null;
  /** From now on the API does not list new clients. */
  forgetNewClients: boolean;
  /** Null when the client got no answer. By WebRTC its session may exist nevertheless: see `publisherOf`. */
  push(url: string): Promise<SrsClient | null>;
  play(url: string): Promise<SrsClient | null>;
  /** The client that has the stream of a URL. */
  publisherOf(url: string): SrsClient | null;
  leave(client: SrsClient): Promise<void>;
  /** Kills and restarts SRS: its clients are gone, and no hook reports their end. */
  crash(): void;
  /** Kills SRS: nothing listens on its port any more. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

const isWebRtc = (url: string): boolean => /\/rtc\/v1\/wh[ie]p\/$/.test(new URL(url).pathname);

/** Parses a URL as SRS does. */
function read(url: string): Known['hook'] {
  const { pathname, search, searchParams } = new URL(url);
  if (isWebRtc(url)) {
    return { app: searchParams.get('app') ?? '', stream: searchParams.get('stream') ?? '', param: search.slice(1) };
  }
  const [, app = '', stream = ''] = /^\/(.+)\/([^/]+?)(?:\.flv)?$/.exec(pathname) ?? [];
  return { app, stream, param: search };
}

/** A fake of SRS's HTTP API and hooks over real HTTP, without media. It behaves as SRS 7.0.18 was observed to. */
export async function startFakeSrs(): Promise<FakeSrs> {
  const clients = new Map<string, Known>();
  const hidden = new Set<string>();
  let isForgetful = false;
  const asked: string[] = [];
  let configured: ((action: string) => string) | null = null;
  let lastId = 0;
  let lastService = 1;
  const server = `vid-${Math.random().toString(36).slice(2, 9)}`;
  const service = (): string => `service-${lastService}`;

  const post = async (action: string, { id, hook, isWebRtc: byWebRtc }: Known): Promise<boolean> => {
    const { base, query } = standIn.hooks;
    const url = configured === null ? `${base}${action}${query}` : configured(action);
    if (url === '') return true;
    const where = { server_id: server, service_id: service(), ip: '127.0.0.1', vhost: '__defaultVhost__' };
    const stream = { stream_url: `/${hook.app}/${hook.stream}`, stream_id: `vid-${hook.stream}` };
    const tcUrl = byWebRtc ? '' : `rtmp://127.0.0.1/${hook.app}`;
    const body = { ...where, action, client_id: id, tcUrl, pageUrl: '', ...hook, ...stream };
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return answer.status === 200 && (await answer.text()) === '0';
  };
  const publisherOf = ({ app, stream }: Known['hook'], but?: Known): Known | undefined =>
    Array.from(clients.values()).find(
      (known) => known.isPublisher && known !== but && known.hook.app === app && known.hook.stream === stream,
    );
  const remove = (known: Known): null => {
    known.isThere = false;
    clients.delete(known.id);
    return null;
  };
  const come = async (action: 'on_publish' | 'on_play', url: string): Promise<SrsClient | null> => {
    lastId += 1;
    const id = `c${lastId}x${Math.random().toString(36).slice(2, 8)}`;
    const isPublisher = action === 'on_publish';
    const known = { id, isThere: true, isPublisher: isPublisher && isWebRtc(url), isWebRtc: isWebRtc(url), hook: read(url) };
    // WHIP to a busy stream is refused before anybody is asked.
    if (known.isPublisher && publisherOf(known.hook) !== undefined) return null;
    clients.set(id, known);
    if (standIn.forgetNewClients) hidden.add(id);
    const isAdmitted = await post(action, known);
    // The session of WHIP was made before the hook, and stays although the client gets no answer.
    if (!isAdmitted && known.isPublisher) return null;
    // RTMP to a busy stream is refused after the hook, and its end is not reported.
    if (!isAdmitted || (isPublisher && publisherOf(known.hook, known) !== undefined)) return remove(known);
    known.isPublisher = isPublisher;
    return known;
  };
  const end = async (known: Known): Promise<void> => {
    remove(known);
    // Like SRS, it does not retry a hook that fails.
    await post(known.isPublisher ? 'on_unpublish' : 'on_stop', known).catch(() => false);
  };
  const mayAsk = ({ headers }: IncomingMessage): boolean =>
    standIn.pass === null || headers.authorization === `Basic ${Buffer.from(standIn.pass).toString('base64')}`;
  /** One page of clients; ten of them unless told. */
  const listed = (query: URLSearchParams): object[] => {
    const start = Number(query.get('start') ?? 0);
    const visible = Array.from(clients.values()).filter(({ id }) => !hidden.has(id));
    return visible
      .slice(start, start + Number(query.get('count') ?? 10))
      .map(({ id, isPublisher, hook }) => ({ id, vhost: 'vid-vhost', name: hook.stream, publish: isPublisher }));
  };

  const http = createServer((request, response) => {
    const { method = '', url = '' } = request;
    asked.push(`${method} ${url}`);
    if (!mayAsk(request)) return void response.writeHead(401).end();
    const { pathname, searchParams } = new URL(url, 'http://srs');
    const id = /^\/api\/v1\/clients\/(.+)$/.exec(pathname)?.[1];
    const known = id === undefined || hidden.has(id) ? undefined : clients.get(id);
    const list = pathname === '/api/v1/clients' ? { clients: listed(searchParams) } : {};
    const isKnown = ['/api/v1/clients', '/api/v1/versions'].includes(pathname) || known !== undefined;
    const body = isKnown ? { code: 0, server, service: service(), pid: String(lastService), ...list } : { code: 2049 };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (method === 'DELETE' && known !== undefined) void end(known);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  const standIn: FakeSrs = {
    api: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    hooks: { base: '', query: '' },
    configure: (text) => {
      const config = parseSrsConfig(text);
      const hooks = directive(config, 'vhost', 'http_hooks')?.body ?? [];
      configured = (action) => (setting(hooks, 'enabled') === 'on' ? setting(hooks, action) : '');
      const auth = directive(config, 'http_api', 'auth')?.body ?? [];
      if (setting(auth, 'enabled') === 'on') standIn.pass = `${setting(auth, 'username')}:${setting(auth, 'password')}`;
    },
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
    publisherOf: (url) => publisherOf(read(url)) ?? null,
    leave: async ({ id }) => {
      const known = clients.get(id);
      if (known !== undefined) await end(known);
    },
    crash: () => {
      lastService += 1;
      clients.forEach(remove);
    },
    kill: () => standIn.close(),
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return standIn;
}
