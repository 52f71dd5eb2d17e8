import { connect } from 'node:net';
import { apiKey, apiSecret, serverToken } from '../../harness/servers/operator-requests';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ apiKey, apiSecret, dev: true });
});
afterEach(() => server.close());

describe('a request that is broken off in its body', () => {
  it.each(['/twirp/livekit.RoomService/ListRooms', '/dev/token'])('[P354] is no failure of the server: %s', async (path) => {
    const { hostname, port } = new URL(server.origin);
    const socket = connect(Number(port), hostname);
    const authorization = `Bearer ${await serverToken(server)}`;
    const head = `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nAuthorization: ${authorization}\r\n`;
    // The body is read from its first byte on, which the server shows by asking for it.
    socket.write(`${head}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write('{');
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await expect(fetch(`${server.origin}/livez`)).resolves.toMatchObject({ status: 200 });
    expect(server.logs.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
