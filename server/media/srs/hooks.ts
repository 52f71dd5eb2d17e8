import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSameSecret } from '../../same-secret';
import type { Hook, HookAction } from './hook';
import { readNotify } from './nginx-rtmp';

interface HookEndpointOptions {
  /** The `secret` in the query of every hook's URL. */
  key: string;
  /** Returns false to refuse the client. Mere notifications are answered with 200 anyway. */
  decide(hook: Hook): Promise<boolean>;
  /** Called after the answer that refused the client. */
  onRefused(hook: Hook): void;
}

export const hooksPath = '/media/srs/';
const actions: readonly HookAction[] = ['on_publish', 'on_unpublish', 'on_play', 'on_stop', 'on_update'];
const formType = 'application/x-www-form-urlencoded';
/** A hook has less than 1 kB. */
const bodyBytes = 16_384;

const isText = (value: unknown): value is string => typeof value === 'string';

/** Reads the body of a hook; null when it is malformed. SRS before 4 numbers its clients per server, so they cannot be cut. */
export function readHook(action: HookAction, body: string): Hook | null {
  let fields: Partial<Record<string, unknown>>;
  try {
    fields = Object(JSON.parse(body)) as typeof fields;
  } catch {
    return null;
  }
  const { client_id: client, app, stream, param = '' } = fields;
  if (fields.action !== action || !isText(client) || !isText(app) || !isText(stream) || !isText(param)) return null;
  if (!/^[\w-]{1,64}$/.test(client)) return null;
  const [server, service] = [fields.server_id, fields.service_id].map((value) => (isText(value) ? value : ''));
  return {
    action,
    client,
    server: server ?? '',
    service: service ?? '',
    app,
    stream,
    query: Object.fromEntries(new URLSearchParams(param.replace(/^\?/, ''))),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > bodyBytes) throw new Error('longer than any hook');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** The `http_hooks` of SRS, and their likes of nginx-rtmp. Only status 200 with the body `0` admits a client. */
export class HookEndpoint {
  constructor(private readonly options: HookEndpointOptions) {}

  request(request: IncomingMessage, response: ServerResponse): boolean {
    // Checked first, because a path from the network need not be a valid URL.
    if (request.url?.startsWith(hooksPath) !== true) return false;
    const { pathname, searchParams } = new URL(request.url, 'http://hooks');
    const answer = (status: number): void => {
      // Do not wait for an unread body.
      if (!request.complete) response.setHeader('connection', 'close');
      response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 200 ? '0' : '1');
    };
    const action = actions.find((name) => pathname === hooksPath + name);
    if (action === undefined) answer(404);
    else if (request.method !== 'POST') answer(405);
    else if (!isSameSecret(searchParams.get('secret') ?? '', this.options.key)) answer(403);
    else {
      const read = request.headers['content-type']?.startsWith(formType) === true ? readNotify : readHook;
      const answered = bodyOf(request).then((body) => this.answer(read(action, body), answer));
      answered.catch(() => response.destroy());
    }
    return true;
  }

  private async answer(hook: Hook | null, answer: (status: number) => void): Promise<void> {
    if (hook === null) return answer(400);
    const isAdmitted = await this.options.decide(hook);
    answer(isAdmitted ? 200 : 403);
    if (!isAdmitted) this.options.onRefused(hook);
  }
}
