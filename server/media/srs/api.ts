import { causeOf } from '../../log';

/** Stands for a missing API: nginx-rtmp calls this hook repeatedly, and disconnects a client when the answer refuses it. */
const onUpdateBase = /^on_update$/i;

/** A base of SRS's HTTP API, such as `http://10.0.0.5:1985`, with optional user name and password. */
export const apiBase = {
  allowed: 'http(s) URLs of the HTTP API with commas between, as http://10.0.0.5:1985, or on_update for nginx-rtmp',
  pattern: /^(on_update|https?:\/\/([^@/\s]+@)?(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?)$/i,
};

const timeoutMs = 3_000;
/** Without a count SRS lists ten clients. */
const pageSize = 1_000;
const pageLimit = 100;

/** The cause below the "fetch failed" of a request without an answer. */
function deepCauseOf(cause: unknown): string {
  const { message } = Object((Object(cause) as { cause?: unknown }).cause) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : causeOf(cause);
}

const isRefusal = (cause: unknown): boolean =>
  (Object((Object(cause) as { cause?: unknown }).cause) as { code?: unknown }).code === 'ECONNREFUSED';

/** The clients of one server. */
export interface ClientList {
  server: string;
  ids: ReadonlySet<string>;
}

interface ApiServer {
  origin: string;
  headers: Record<string, string>;
}

function serverAt(base: string): ApiServer {
  const { origin, username, password } = new URL(base);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { origin, headers: username === '' ? {} : { authorization: `Basic ${credentials}` } };
}

/** The HTTP API of the SRS servers that clients reach: the only way to end an admitted connection. */
export class SrsApi {
  private readonly servers: readonly ApiServer[];

  constructor(bases: readonly string[]) {
    this.servers = bases.filter((base) => !onUpdateBase.test(base)).map(serverAt);
  }

  /** True when there is no API: a refused client then ends at the next `on_update`. */
  get isNone(): boolean {
    return this.servers.length === 0;
  }

  /** Ends a client, on any of the servers; returns false when none did. */
  async kick(client: string): Promise<boolean> {
    const path = `/api/v1/clients/${client}`;
    const asked = this.servers.map((server) =>
      this.ask(server, 'DELETE', path).then(
        () => true,
        () => false,
      ),
    );
    return (await Promise.all(asked)).includes(true);
  }

  /** The clients of every server, in order; the reason why instead, for a server whose API cannot be used now. */
  lists(): Promise<(ClientList | string)[]> {
    const reasonOf = ({ origin }: ApiServer, cause: unknown): string => `the HTTP API of SRS at ${origin}: ${deepCauseOf(cause)}`;
    return Promise.all(this.servers.map((server) => this.list(server).catch((cause: unknown) => reasonOf(server, cause))));
  }

  /** Names the processes of all servers, in order; empty for a server that runs none. Null while one of them does not tell. */
  async process(): Promise<string | null> {
    const nameOf = async (server: ApiServer): Promise<string | null> => {
      const { service } = await this.ask(server, 'GET', '/api/v1/versions');
      return typeof service === 'string' ? service : null;
    };
    const asked = this.servers.map((server) => nameOf(server).catch((cause: unknown) => (isRefusal(cause) ? '' : null)));
    const names = await Promise.all(asked);
    return names.includes(null) ? null : names.join();
  }

  private async list(server: ApiServer): Promise<ClientList> {
    const ids = new Set<string>();
    for (let page = 0; page < pageLimit; page += 1) {
      const answer = await this.ask(server, 'GET', `/api/v1/clients?start=${page * pageSize}&count=${pageSize}`);
      const listed = Array.isArray(answer['clients']) ? (answer['clients'] as unknown[]) : [];
      listed.forEach((client) => ids.add(String((Object(client) as { id?: unknown }).id)));
      if (listed.length < pageSize) return { server: String(answer['server']), ids };
    }
    throw new Error(`it lists more than ${pageLimit * pageSize} clients`);
  }

  /** SRS also answers 200 to a failed request, with a `code` in the body. */
  private async ask({ origin, headers }: ApiServer, method: string, path: string): Promise<Record<string, unknown>> {
    const answer = await fetch(origin + path, { method, headers, signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    const body = Object((await answer.json()) as unknown) as Record<string, unknown>;
    if (body['code'] !== 0) throw new Error(`it answers with code ${String(body['code'])}`);
    return body;
  }
}
