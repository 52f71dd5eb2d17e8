import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tc3Headers, type CloudKey } from '../../../server/media/trtc/tc3';

/** One recorded request. */
export interface RecordedRequest {
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly url: string;
}

/** How the fake answers a request: like Tencent, or not at all. */
export type Behaviour = 'well' | 'mute' | { status: number } | { code: string } | { body: string };

export interface FakeTencentApi {
  readonly base: string;
  readonly asked: readonly RecordedRequest[];
  /** One behaviour per request; the last one also applies to all later requests. */
  behaviours: Behaviour[];
  close(): Promise<void>;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** A fake of Tencent's API 3.0 and of the older room-ticket endpoint over real HTTP. It checks signatures by the published algorithm. */
export async function startFakeTencentApi(key: CloudKey): Promise<FakeTencentApi> {
  const asked: RecordedRequest[] = [];
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
      const mood = standIn.behaviours.length > 1 ? standIn.behaviours.shift() : standIn.behaviours[0];
      const body = JSON.parse(text) as RecordedRequest['body'];
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
  const standIn: FakeTencentApi = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    behaviours: ['well'],
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return standIn;
}
