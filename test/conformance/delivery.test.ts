import { startTestServer, type TestServer } from '../harness/servers/test-server';

let server: TestServer;
const many = { requestsPerSecond: 1e6, requestsBurst: 1e6, messagesPerSecond: 1e6 };
beforeAll(async () => (server = await startTestServer({ limits: many })));
afterAll(() => server.close());

describe('what one connection gets', () => {
  it('[P361] keeps its order: own answers, events for all, and pongs between them', async () => {
    const ana = await server.client('ana');
    const bo = await server.client('bo');
    await ana.join('order', 'Ana');
    await bo.join('order', 'Bo');
    const pongs: string[] = [];
    ana.socket.on('pong', (content) => pongs.push(content.toString()));
    const values = Array.from({ length: 60 }, (_, index) => (index % 7 === 0 ? '字'.repeat(1_000) : `message ${index}`));
    const from = ana.frames.length;
    const ids = values.map((value, index) => {
      if (index % 10 === 0) ana.socket.ping(String(index));
      return ana.sendRequest('message.send', { room: 'order', topic: 't', value });
    });
    await Promise.all([ana.response(ids.at(-1) ?? 0), bo.event('message.sent', ({ d }) => d.value === values.at(-1))]);
    ana.socket.ping('last');
    await new Promise<void>((done) => ana.socket.on('pong', (content) => content.toString() === 'last' && done()));

    const heard = ana.frames.slice(from).flatMap((frame) => {
      if (frame.t === 'res') return [frame.id];
      return frame.t === 'ev' && frame.k === 'message.sent' ? [frame.d.value] : [];
    });
    expect(heard).toEqual(values.flatMap((value, index) => [value, ids[index]]));
    const numbers = (client: typeof ana): number[] => client.events('r:order').map(({ s }) => s);
    expect(numbers(bo)).toEqual(numbers(ana).slice(-numbers(bo).length));
    expect(bo.frames.flatMap((frame) => (frame.t === 'ev' && frame.k === 'message.sent' ? [frame.d.value] : []))).toEqual(values);
    expect(pongs).toEqual(['0', '10', '20', '30', '40', '50', 'last']);
  });
});
