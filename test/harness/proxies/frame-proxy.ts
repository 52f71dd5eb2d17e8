import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';

/** A frame as it is on the wire, with the fields that faults read and break. */
export interface WireFrame {
  readonly t?: string;
  readonly id?: number;
  readonly s?: number;
  readonly sid?: string;
  readonly rt?: string;
  readonly tok?: string;
  readonly code?: number;
  readonly err?: { readonly code: string; readonly retry: boolean };
  readonly st?: readonly { readonly replay?: number; readonly [field: string]: unknown }[];
  readonly d?: WireBody;
  readonly [field: string]: unknown;
}

interface WireBody {
  readonly role?: string;
  readonly room?: string;
  readonly value?: unknown;
  readonly snap?: { readonly members?: readonly object[] };
  readonly [field: string]: unknown;
}

/** The changes that a proxy makes on one connection. Each returns the frames that go on in place of the given one. */
export interface FrameFault {
  fromServer?(frame: WireFrame): readonly WireFrame[];
  fromClient?(frame: WireFrame): readonly WireFrame[] | Promise<readonly WireFrame[]>;
  /** Whether a text or binary frame of the client goes on at all. */
  takes?(content: Buffer, isBinary: boolean): boolean;
  /** The code with which the client sees the server's close; null when it does not see it. */
  closeCode?(code: number): number | null;
}

/** Stands between clients and a server that is in order, and makes it a server that is broken in one way. */
export async function startFrameProxy(
  target: string,
  faultOf: () => FrameFault,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, maxPayload: 1024 * 1024 });
  server.on('connection', (client) => relay(client, target, faultOf()));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    async close() {
      server.clients.forEach((client) => client.terminate());
      server.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function relay(client: WebSocket, target: string, fault: FrameFault): void {
  const upstream = new WebSocket(target);
  const isOpen = new Promise<void>((resolve) => upstream.once('open', resolve));
  let order: Promise<void> = isOpen;
  client.on('message', (content: Buffer, isBinary: boolean) => {
    if (fault.takes?.(content, isBinary) === false) return;
    order = order.then(async () => {
      const out = isBinary ? content : await changed(content.toString(), fault.fromClient?.bind(fault));
      if (out !== null) upstream.send(out, { binary: isBinary }, () => undefined);
    });
  });
  let answers: Promise<void> = Promise.resolve();
  const later = (act: () => void | Promise<void>): void => void (answers = answers.then(act));
  upstream.on('message', (content: Buffer) =>
    later(async () => {
      const out = await changed(content.toString(), fault.fromServer?.bind(fault));
      if (out !== null) client.send(out, () => undefined);
    }),
  );
  upstream.on('close', (code) =>
    later(() => {
      const seen = fault.closeCode === undefined ? code : fault.closeCode(code);
      if (seen === null) return;
      if (seen === 1005 || seen === 1006) client.terminate();
      else client.close(seen);
    }),
  );
  client.on('close', (code) => {
    if (code === 1006) upstream.terminate();
    else void order.then(() => upstream.close());
  });
  [client, upstream].forEach((socket) => socket.on('error', () => undefined));
}

type Change = (frame: WireFrame) => readonly WireFrame[] | Promise<readonly WireFrame[]>;

/** The text with its frames changed; null when none is left. A text without frames goes on as it is. */
async function changed(text: string, change: Change | undefined): Promise<string | null> {
  if (change === undefined) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  const frames = Array.isArray(value) ? value : [value];
  if (frames.length === 0 || frames.some((frame) => typeof frame !== 'object' || frame === null)) return text;
  const out: WireFrame[] = [];
  for (const frame of frames) out.push(...(await change(frame as WireFrame)));
  if (out.length === 0) return null;
  return JSON.stringify(out.length === 1 ? out[0] : out);
}
