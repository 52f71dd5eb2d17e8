import { constants, publicDecrypt, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { generate } from 'selfsigned';

/** A request of miniprogram-ci. */
export interface RecordedRequest {
  path: string;
  query: URLSearchParams;
  body: Buffer;
}

/** Overrides a response: a text is sent unchanged, other values as JSON, null never answers, undefined keeps the default. */
export type Instead = (asked: RecordedRequest) => unknown;

export interface UploadService {
  /** The value for HTTPS_PROXY. */
  readonly proxy: string;
  /** The value for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  /** Requested hosts, one per connection. */
  readonly hosts: string[];
  readonly asked: RecordedRequest[];
  /** File names of the last uploaded package. */
  files: string[];
  close(): Promise<void>;
}

interface Account {
  appid: string;
  publicKey: string;
}

const host = 'servicewechat.com';
const mostBytes = 2 * 1024 * 1024;
const picture = join(__dirname, 'upload-qr-code.jpg');

/** Unpacks miniprogram-ci's format: a header, a table of names and offsets, the contents. */
function unpacked(packed: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const count = packed.readInt32BE(14);
  for (let index = 0, at = 18; index < count; index += 1) {
    const length = packed.readInt32BE(at);
    const name = packed.toString('utf8', at + 4, at + 4 + length);
    const from = packed.readInt32BE(at + 4 + length);
    files.set(name, packed.subarray(from, from + packed.readInt32BE(at + 8 + length)));
    at += 12 + length;
  }
  return files;
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/**
 * A fake of WeChat's upload service on this machine, for one account. It is reached as a proxy: after CONNECT it answers for
 * servicewechat.com with its own certificate, so that the tested tool runs unchanged. It checks signatures as WeChat does, and
 * its refusals use the messages that developers have reported.
 */
export async function startUploadService(
  account: Account,
  certificate: { cert: string; key: string; file: string },
  instead: Instead,
): Promise<UploadService> {
  const given = new Set<string>();
  const asked: RecordedRequest[] = [];
  const hosts: string[] = [];
  const sockets = new Set<Socket>();

  const isSigned = (signature: string): boolean => {
    try {
      const key = { key: account.publicKey, padding: constants.RSA_PKCS1_PADDING };
      const signed = JSON.parse(publicDecrypt(key, Buffer.from(signature, 'base64')).toString()) as Record<string, string>;
      return signed.appid === account.appid && given.has(String(signed.rand_str));
    } catch {
      return false;
    }
  };
  const refusedKey = { errCode: -1, errMsg: 'get new ticket fail: innerCode: -80002' };

  const accept = ({ query, body }: RecordedRequest): unknown => {
    const files = unpacked(gunzipSync(body));
    const { signature } = JSON.parse(String(files.get('/ci.signature'))) as { signature: string };
    service.files = Array.from(files.keys());
    if (query.get('appid') !== account.appid || !isSigned(signature)) return refusedKey;
    const size = Array.from(files.values()).reduce((sum, content) => sum + content.length, 0);
    if (size > mostBytes) {
      const errMsg = `inner upload fail with errcode: 80051, errmsg: source size ${Math.ceil(size / 1024)}KB exceed max limit 2MB`;
      return { errCode: -1, errMsg };
    }
    const sizes = [{ name: '__FULL__', size }, { name: '__APP__', size }]; // prettier-ignore
    return { errCode: 0, body: { subpackage_info: sizes, qrcode_img: readFileSync(picture).toString('base64') } };
  };

  const answers: Readonly<Record<string, (asked: RecordedRequest) => unknown>> = {
    '/wxa/ci/getrandstr': () => {
      const randomString = randomBytes(16).toString('hex');
      given.add(randomString);
      return { errCode: 0, data: { randomString } };
    },
    '/wxa/ci/getattr': ({ body }) => {
      const { signature } = JSON.parse(String(body)) as { signature: string };
      if (!isSigned(signature)) return refusedKey;
      const setting = {
        MaxCodeSize: 2,
        MaxSubpackageSubCodeSize: 2,
        MaxSubpackageFullCodeSize: 20,
        NavigateMiniprogramLimit: 10,
      };
      return { errCode: 0, data: { platform: false, appType: 0, isSandbox: false, released: true, setting } };
    },
    '/wxa/ci/getwhiteextlist': () => ({ errCode: 0, data: { miniProgram: ['.wxml', '.wxss', '.wxs', '.js', '.json', '.png'] } }),
    '/wxa/ci/upload': accept,
    '/wxa/ci/testSourceURL': accept,
    '/wxa-dev-logic/clientreportv2': () => ({}),
  };

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(String(request.url), `https://${host}`);
      const one: RecordedRequest = { path: url.pathname, query: url.searchParams, body };
      asked.push(one);
      const other = instead(one);
      if (other === null) return;
      const answer = other === undefined ? answers[one.path]?.(one) : other;
      if (answer === undefined) response.statusCode = 404;
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, socket: Socket) => {
    hosts.push(String(request.url));
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(certificate) });
    secure.on('error', () => undefined);
    server.emit('connection', secure);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const service: UploadService = {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate: certificate.file,
    hosts,
    asked,
    files: [],
    close: () =>
      new Promise((done) => {
        sockets.forEach((socket) => socket.destroy());
        server.close(() => done());
      }),
  };
  return service;
}

/** A self-signed certificate for WeChat's host. */
export async function certificateForWeChat(): Promise<{ cert: string; key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: host }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
  });
  return { cert, key };
}
