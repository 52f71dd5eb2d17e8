import { randomUUID } from 'node:crypto';

/** A description in Janus' API. */
interface Jsep {
  type: 'offer' | 'answer';
  sdp: string;
}

interface JanusReply {
  janus: string;
  transaction?: string;
  data?: { id: number };
  plugindata?: { data: Record<string, unknown> };
  jsep?: Jsep;
  error?: { code: number; reason: string };
}

/** The reply of the plugin, and the description that came with it. */
export interface PluginReply {
  data: Record<string, unknown>;
  sdp: string | null;
}

const answerWithinMs = 10_000;

/** One session of Janus' HTTP API, with handles of its videoroom: requests are sent with POST, and what happens is fetched with GET. */
export class JanusSession {
  private readonly waiting = new Map<string, (reply: JanusReply) => void>();
  private closed = false;

  private constructor(private readonly url: string) {
    void this.poll();
  }

  static async open(api: string): Promise<JanusSession> {
    const { data } = await post(api, { janus: 'create', transaction: randomUUID() });
    return new JanusSession(`${api}/${data?.id ?? ''}`);
  }

  /** A handle of the videoroom, on which one connection can be made. */
  async attach(): Promise<number> {
    const reply = await post(this.url, { janus: 'attach', plugin: 'janus.plugin.videoroom', transaction: randomUUID() });
    return reply.data?.id ?? 0;
  }

  /** Sends a request to the plugin and waits for what it says. Throws when Janus or the plugin refuses, or says nothing. */
  async request(handle: number, body: Record<string, unknown>, jsep?: Jsep): Promise<PluginReply> {
    const transaction = randomUUID();
    const event = new Promise<JanusReply>((resolve) => this.waiting.set(transaction, resolve));
    const message = { janus: 'message', transaction, body, ...(jsep === undefined ? {} : { jsep }) };
    const first = await post(`${this.url}/${handle}`, message);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Janus did not answer ${String(body['request'])}`)), answerWithinMs);
    });
    const reply = first.janus === 'success' ? first : await Promise.race([event, late]);
    clearTimeout(timer);
    this.waiting.delete(transaction);
    const data = reply.plugindata?.data ?? {};
    if (data['error'] !== undefined) throw new Error(`Janus refused ${String(body['request'])}: ${String(data['error'])}`);
    return { data, sdp: reply.jsep?.sdp ?? null };
  }

  /** The descriptions have all candidates. */
  async endCandidates(handle: number): Promise<void> {
    await post(`${this.url}/${handle}`, { janus: 'trickle', transaction: randomUUID(), candidate: { completed: true } });
  }

  async close(): Promise<void> {
    this.closed = true;
    await post(this.url, { janus: 'destroy', transaction: randomUUID() }).catch(() => undefined);
  }

  private async poll(): Promise<void> {
    while (!this.closed) {
      const events = await fetch(`${this.url}?maxev=10`)
        .then((response) => response.json() as Promise<JanusReply | JanusReply[]>)
        .catch(() => null);
      if (events === null) return;
      // `ack` only says that the request was read.
      [events].flat().forEach((event) => {
        if (event.janus !== 'ack' && event.transaction !== undefined) this.waiting.get(event.transaction)?.(event);
      });
    }
  }
}

async function post(url: string, body: Record<string, unknown>): Promise<JanusReply> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(answerWithinMs) });
  const reply = (await response.json()) as JanusReply;
  if (reply.janus === 'error') throw new Error(`Janus: ${reply.error?.reason ?? 'an error'}`);
  return reply;
}
