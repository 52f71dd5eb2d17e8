import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { embeddedMedia } from '../../../server/media/embedded';
import { defaultRtcPort, type EmbeddedMedia, type EmbeddedMediaOptions } from '../../../server/media/embedded/options';
import { freePort } from '../../../tools/start/ports';
import { newMembership } from '../../harness/servers/media-http-server';

const host = '127.0.0.1';
const hosts = [host];

/** A child that says nothing is given up after 20 s, so a reason that comes sooner was told. */
const silentMs = 15_000;

/** Holds a port, for one protocol only. */
const holders = {
  UDP: async (port: number): Promise<() => void> => {
    const socket = createSocket('udp4');
    socket.bind(port, host);
    await once(socket, 'listening');
    return () => socket.close();
  },
  TCP: async (port: number): Promise<() => void> => {
    const server = createServer().listen(port, host);
    await once(server, 'listening');
    return () => server.close();
  },
};

describe('the port of WebRTC', () => {
  const running: EmbeddedMedia[] = [];
  const start = async (options: Partial<EmbeddedMediaOptions>): Promise<EmbeddedMedia> => {
    const media = embeddedMedia({ rtmpPort: 0, bind: host, ...options });
    running.push(media);
    await media.start();
    return media;
  };
  afterEach(() => Promise.all(running.splice(0).map((media) => media.stop())));

  const origin = { platform: 'browser', secure: false, hostname: host, port: 8080 } as const;
  const schemes = async (media: EmbeddedMedia): Promise<string[]> => {
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const [push, play] = await Promise.all([media.publishGrant(ana, 'main', origin), media.playGrant(ben, ana, 'main', origin)]);
    return [...push.urls, ...play.urls].map(
      (url) => `${new URL(url).protocol}${/whip|whep/.exec(url.split('#')[0] ?? '')?.[0] ?? 'flv'}`,
    );
  };

  it('[F140] is open without a setting, and browsers get its offers first', async () => {
    // Another server of this machine may have the port itself.
    const media = await start({ morePorts: 20 });
    expect(media.rtcPort).toBeGreaterThanOrEqual(defaultRtcPort);
    expect(media.rtcPort).toBeLessThanOrEqual(defaultRtcPort + 20);
    const socket = connect(media.rtcPort, host);
    await once(socket, 'connect');
    socket.destroy();
    expect(await schemes(media)).toEqual(['http:whip', 'ws:flv', 'http:whep', 'ws:flv', 'http:flv']);
  });

  it('[F141] is closed by `rtc: false`, and browsers get FLV alone', async () => {
    const media = await start({ rtc: false });
    expect(media.rtcPort).toBe(0);
    expect(await schemes(media)).toEqual(['ws:flv', 'ws:flv', 'http:flv']);
  });

  it.each(['UDP', 'TCP'] as const)(
    '[F142] in use for %s fails the start, which names it and its setting, or the next free one is taken',
    async (protocol) => {
      const port = await freePort(0, host, [], 'tcp and udp');
      const release = await holders[protocol](port);
      try {
        const reason = `the WebRTC port ${port}, of UDP or of TCP, is in use: choose another one by rtc.port (RTC_RTC_PORT)`;
        const sinceMs = performance.now();
        await expect(start({ rtc: { port, hosts } })).rejects.toThrow(reason);
        expect(performance.now() - sinceMs).toBeLessThan(silentMs);
        expect(running.map(({ pid }) => pid)).toEqual([null]);
        const willing = await start({ rtc: { port, hosts }, morePorts: 10 });
        expect(willing.rtcPort).toBeGreaterThan(port);
        expect(willing.rtcPort).toBeLessThanOrEqual(port + 10);
      } finally {
        release();
      }
    },
  );

  it('[F143] is the same after the media process was killed, also where it was not the first choice', async () => {
    const port = await freePort(0, host, [], 'tcp and udp');
    const release = await holders.TCP(port);
    const media = await start({ rtc: { port, hosts }, morePorts: 10 });
    release();
    const { rtcPort, pid } = media;
    process.kill(pid ?? 0, 'SIGKILL');
    while (media.pid === pid || media.unavailableReason() !== null) await new Promise((done) => setTimeout(done, 20));
    expect(rtcPort).toBeGreaterThan(port);
    expect(media.rtcPort).toBe(rtcPort);
    const socket = connect(rtcPort, host);
    await once(socket, 'connect');
    socket.destroy();
  });

  it('[F142] that another program took while the media process restarted is opened again when it is free', async () => {
    const logs: string[] = [];
    const log: EmbeddedMediaOptions['log'] = (_level, text, facts) => void logs.push(`${text} ${JSON.stringify(facts)}`);
    const media = await start({ rtc: { port: 0, hosts }, log });
    const { rtcPort, pid } = media;
    // Holds it as soon as the process is gone.
    const taken = (async () => {
      for (;;) {
        try {
          return await holders.UDP(rtcPort);
        } catch {
          await new Promise((done) => setTimeout(done, 1));
        }
      }
    })();
    process.kill(pid ?? 0, 'SIGKILL');
    const release = await taken;
    const sinceMs = performance.now();
    while (!logs.some((line) => line.includes(`the WebRTC port ${rtcPort}`))) await new Promise((done) => setTimeout(done, 20));
    expect(performance.now() - sinceMs).toBeLessThan(silentMs);
    release();
    while (media.unavailableReason() !== null) await new Promise((done) => setTimeout(done, 20));
    expect(media.rtcPort).toBe(rtcPort);
  });
});
