import { mkdirSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { innerServer } from './flv/inner-server';
import type { IngestStream, Start, ToChild, ToParent } from './messages';
import { openRtc } from './open-rtc';
import { Remuxer } from './remux/remuxer';
import { RtmpConnections } from './rtmp/rtmp-connections';
import { RtcEndpoint } from './rtc/rtc-endpoint';
import { reliances, type Reliance } from './rtc/reliances';
import { RtcServer } from './rtc/rtc-server';
import { StreamRouter } from './streams/stream-router';

/**
 * The child process of the embedded media server. It holds no port: the parent hands over RTMP connections, and proxies http to
 * `inner`. It ends with its parent.
 */

let router: StreamRouter | null = null;
let rtmp: RtmpConnections | null = null;
let rtc: RtcEndpoint | null = null;
let lastId = 0;
const pending = new Map<number, (stream: IngestStream | null) => void>();

const send = (message: ToParent): void => void process.send?.(message);

/** A killed predecessor leaves its socket behind, and nobody can listen on that path again. */
function makeSocketFolder(folder: string): void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  remove();
  mkdirSync(folder, { mode: 0o700 });
  process.on('exit', remove);
}

const onLacking = (name: Reliance): void => send({ t: 'lacking', what: reliances[name] });

/** WebRTC has its own port, of UDP and of TCP. */
async function startRtc(router: StreamRouter, ports: Start['rtc']): Promise<number> {
  if (ports === null) return 0;
  const server = new RtcServer({ ...ports, now: () => performance.now(), onLacking });
  await openRtc(server, ports);
  rtc = new RtcEndpoint(router, server, new Remuxer(router, server));
  return server.port;
}

async function start({ key, inner, limits, denied, rtc: rtcPorts, gateIsWatched, pullKey }: Start): Promise<void> {
  const started = new StreamRouter({
    key,
    pullKey,
    limits,
    now: () => performance.now(),
    wallNow: () => Date.now(),
    published: (stream) => rtc?.onPublished(stream),
    played: (stream) => rtc?.remuxer.onPlayed(stream),
    ended: (member) => send({ t: 'ended', member }),
    decided: (decision) => void (gateIsWatched && send({ t: 'gate', ...decision })),
    ask: (app, room, name) =>
      new Promise((resolve) => {
        lastId += 1;
        pending.set(lastId, resolve);
        send({ t: 'ask', id: lastId, app, room, name });
      }),
  });
  denied.forEach((denial) => started.deny(denial));
  router = started;
  rtmp = new RtmpConnections(started);
  if (process.platform !== 'win32') makeSocketFolder(dirname(inner));
  const rtcPort = await startRtc(started, rtcPorts);
  innerServer(started, rtc).listen(inner, () => send({ t: 'ready', rtcPort }));
  setInterval(() => {
    started.access.sweep();
    started.cutSilent();
    send({ t: 'stats', stats: { ...started.stats(), rtc: rtc?.stats() ?? null } });
  }, 1_000);
}

/** The parent ends this process when it has the reason. */
const fail = (cause: Error): void => send({ t: 'failed', reason: cause.message });

process.on('message', (message: ToChild, socket?: Socket) => {
  if (message.t === 'start') return void start(message).catch(fail);
  if (message.t === 'stop') return process.exit(0);
  if (message.t === 'rtmp') {
    // The peer may have disconnected on the way between the processes.
    if (socket !== undefined) rtmp?.take(socket);
  } else if (message.t === 'deny') {
    router?.deny(message.denial);
    rtc?.deny(message.denial);
    send({ t: 'denied', id: message.id });
  } else if (message.t === 'receives') {
    const receives = [router, rtc].some((part) => part?.receives(message.streams) === true);
    send({ t: 'receives', id: message.id, receives });
  } else {
    pending.get(message.id)?.(message.stream);
    pending.delete(message.id);
  }
});

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on('SIGINT', () => undefined);
