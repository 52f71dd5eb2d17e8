import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tc3Headers, type CloudKey } from '../../server/media/trtc/tc3';

/** One request as it was made. */
export interface Asked {
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly url: string;
}

/** How the stand-in answers the next request: as Tencent would, or not at all. */
export type Mood = 'well' | 'mute' | { status: number } | { code: string } | { body: string };

export interface TencentStandIn {
  readonly base: string;
  readonly asked: readonly Asked[];
  /** One mood a request, the last one for all that follow. */
  moods: Mood[];
  close(): Promise<void>;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** Tencent's API 3.0 and the door of the older room tickets, over real http; it checks signatures as the published algorithm says. */
export async function tencentStandIn(key: CloudKey): Promise<TencentStandIn> {
  const asked: Asked[] = [];
  const isSigned = ({ headers }: IncomingMessage, body: string): boolean => {
    const at = Number(headers['x-tc-timestamp']);
    const [action, version, region] = ['action', 'version', 'region'].map((name) => String(headers[`x-tc-${name}`]));
    const wanted = {
      host: String(headers.host),
      service: 'trtc',
      action: action ?? '',
      version: version ?? '',
      region: region ?? '',
    };
    return headers.authorization === tc3Headers(key, { ...wanted, body, at }).authorization;
  };
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const mood = standIn.moods.length > 1 ? standIn.moods.shift() : standIn.moods[0];
      const body = JSON.parse(text) as Asked['body'];
      const action = String(request.headers['x-tc-action'] ?? '');
      asked.push({ action, body, url: request.url ?? '' });
      const say = (answer: unknown, status = 200) =>
        void response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      if (mood === 'mute') return request.socket.destroy();
      if (typeof mood === 'object' && 'status' in mood) return say('', mood.status);
      if (typeof mood === 'object' && 'body' in mood) return say(mood.body);
      const code = typeof mood === 'object' ? mood.code : null;
      if (action === '') {
        return say({
          RspHead: { ErrorCode: code === null ? 0 : Number(code) },
          RspBody: { RoomSig: 'a ticket & more', Key: '{"k":1}' },
        });
      }
      const failure = isSigned(request, text) ? code : 'AuthFailure.SignatureFailure';
      return say({ Response: { RequestId: 'r', ...(failure === null ? {} : { Error: { Code: failure, Message: 'no' } }) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: TencentStandIn = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    moods: ['well'],
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return standIn;
}
