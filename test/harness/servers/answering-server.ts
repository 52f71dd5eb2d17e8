import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeardRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server on its own port that answers as a test says, and keeps what it heard. */
export interface AnsweringServer {
  readonly origin: string;
  readonly heard: readonly HeardRequest[];
  answer: (response: ServerResponse, request: HeardRequest) => void;
  close(): Promise<void>;
}

export async function startAnsweringServer(answer: AnsweringServer['answer']): Promise<AnsweringServer> {
  const heard: HeardRequest[] = [];
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() };
      heard.push(one);
      server.answer(response, one);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: AnsweringServer = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    heard,
    answer,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

/** Answers with JSON. */
export const say = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
