import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { traceOf } from '../../../server/tracing/trace-id';
import { memoryEngine } from '../../../server/index';
import { systemClock } from '../../../server/clock';
import { MediaGate } from '../../../server/media/media-gate';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { closeAfterTest } from '../../harness/close-after-test';
import { recordedSpans } from '../../harness/recorded-spans';
import { camera, startTestServer } from '../../harness/servers/test-server';

/** Media whose gate a test can make decide. */
class GatedMedia extends FakeMedia {
  readonly gate = new MediaGate('a key');
}

async function start(more: object = {}) {
  const recorded = recordedSpans();
  const media = new GatedMedia();
  const server = await startTestServer({ media, openTelemetry: recorded.openTelemetry, ...more });
  closeAfterTest(() => server.close());
  return { server, media, spans: recorded.spans };
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
};

describe('traces', () => {
  it('[P310] follow a session from hello to the media gate under the trace id of its log lines', async () => {
    const { server, media, spans } = await start();
    const ana = await server.rawClient();
    const { sid } = await ana.hello(await server.token('ana'));
    await ana.join('standup', 'Ana', { tracks: camera });
    const { record } = await (server.attached.node as unknown as TestedNode).context.rooms.load('standup');
    const id = record.memberships.ana?.id ?? '';
    media.gate.report({ direction: 'publish', tag: media.gate.tagOf({ room: 'standup', member: 'ana', id }), accepted: true });

    const [hello] = spans('hello');
    const [request] = spans('request');
    const [commit] = spans('engine commit');
    const [grant] = spans('media grant');
    const [gate] = spans('media gate');
    expect(spans().map((span) => span.spanContext().traceId)).toEqual(spans().map(() => traceOf(sid)));
    expect(server.logs.some((line) => line.includes(traceOf(sid)))).toBe(true);
    expect(hello?.attributes).toEqual({ 'rtc.outcome': 'new', 'rtc.resumed': false });
    expect(request?.attributes).toEqual({ 'rtc.method': 'room.join', 'rtc.outcome': 'ok' });
    expect(commit?.attributes).toEqual({ 'rtc.events': 1, 'rtc.outcome': 'ok' });
    expect(commit?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(grant?.attributes).toEqual({ 'rtc.direction': 'publish', 'rtc.outcome': 'ok' });
    expect(grant?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(gate?.attributes).toEqual({ 'rtc.direction': 'publish', 'rtc.outcome': 'accepted' });
    expect(gate?.links.map(({ context }) => context.spanId)).toEqual([grant?.spanContext().spanId]);
  });

  it('[P310] have the outcome of what failed, and no link for a grant that is not known here', async () => {
    const { server, media, spans } = await start();
    const ana = await server.client('ana');
    await ana.errorCode('message.send', { room: 'standup', topic: 'chat', value: 1 });
    media.broken = 'out of order';
    await ana.errorCode('room.join', { room: 'standup', name: 'Ana', tracks: camera });
    ana.send({ t: 'req', id: 99, m: 'room.destroy', k: 'k', d: {} });
    await ana.response(99);
    const stranger = await server.rawClient();
    stranger.send({ t: 'hello', v: 1, sdk: 't', tok: 'x', dev: 'd', pf: 'wechat', caps: [] });
    await stranger.closed();
    media.gate.report({ direction: 'play', tag: null, accepted: false });
    expect(
      spans('request').map(({ attributes, status }) => [attributes['rtc.method'], attributes['rtc.outcome'], status.code]),
    ).toEqual([
      ['message.send', 'not_in_room', 0],
      ['room.join', 'unavailable', 2],
      ['unknown', 'unknown_method', 0],
    ]);
    expect(spans('media grant').map(({ attributes, status }) => [attributes['rtc.outcome'], status.code])).toEqual([
      ['failed', 2],
    ]);
    expect(spans('hello').map(({ attributes }) => attributes['rtc.outcome'])).toEqual(['new', 'unauthorized']);
    const [gate] = spans('media gate');
    expect([gate?.attributes['rtc.outcome'], gate?.links.length]).toEqual(['refused', 0]);
  });

  it('[P311] name no user, room, token or URL, and stay few for a resumed session', async () => {
    const { server, spans } = await start();
    const ana = await server.rawClient();
    const token = await server.token('ana-the-user');
    const { sid, rt } = await ana.hello(token);
    const { e, s, publish } = await ana.join('secret-room', 'Ana', { tracks: camera });
    await ana.request('message.send', { room: 'secret-room', topic: 'secret-topic', value: 'secret-value' });
    ana.cut();
    const again = await server.rawClient();
    await again.hello(token, { sid, rt, cur: { 'r:secret-room': { e, s } } });
    const all = JSON.stringify(spans().map(({ name, attributes, links }) => ({ name, attributes, links })));
    for (const secret of ['ana-the-user', 'secret-', token, rt, sid, publish[0]?.urls[0] ?? 'no URL', 'fake://'])
      expect(all).not.toContain(secret);
    expect(spans('hello').map(({ attributes }) => attributes['rtc.outcome'])).toEqual(['new', 'resumed']);
    expect(new Set(spans().map((span) => span.spanContext().traceId))).toEqual(new Set([traceOf(sid)]));
  });

  it('[P312] show each attempt to deliver a webhook', async () => {
    const statuses = [500, 200, 200, 200];
    const receiver = createServer((_request, response) => void response.writeHead(statuses.shift() ?? 200).end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    closeAfterTest(() => new Promise((resolve) => receiver.close(resolve)));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const secrets = [`whsec_${Buffer.from('a secret of thirty-two bytes or more').toString('base64')}`];
    const { server, spans } = await start({ webhook: { url, secrets } });
    const ana = await server.client('ana');
    await ana.join('standup', 'Ana');
    server.clock.advance(1);
    await until(() => spans('webhook delivery').length > 0);
    const [first] = spans('webhook delivery');
    expect(first?.attributes).toEqual({ 'rtc.event': 'room.started', 'http.response.status_code': 500, 'rtc.outcome': 'failed' });
    expect(first?.status.code).toBe(2);
  });

  it('[P313] are off by default, and then engine and media are the given ones', async () => {
    const engine = memoryEngine({ clock: systemClock });
    const media = new GatedMedia();
    const server = await startTestServer({ engine, media });
    closeAfterTest(() => server.close());
    const { context } = server.attached.node as unknown as TestedNode;
    expect(context.tracing).toBeNull();
    expect(context.media).toBe(media);
    expect(media.gate.isWatched).toBe(false);
  });
});

/** The part of a node that these tests read. */
interface TestedNode {
  readonly context: {
    readonly tracing: unknown;
    readonly media: unknown;
    readonly rooms: { load(room: string): Promise<{ record: { memberships: Record<string, { id: string }> } }> };
  };
}
