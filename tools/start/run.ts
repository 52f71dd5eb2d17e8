import { existsSync } from 'node:fs';
import { build } from '../build/run';
import { targets, type Target } from '../build/options';
import { hasFfmpeg, startBot } from './bot-process';
import { certificateFor } from './certificate';
import { devCode } from './dev-code';
import type { StartOptions } from './options';
import { freePort, lanAddresses } from './ports';
import { startServer, type RunningServer } from './server-process';
import { nextDevice, nextSteps } from './next-steps';
import { watchEverything } from './watching';

type Print = (line: string) => void;

interface ChosenPorts {
  page: number;
  tls: number;
  rtmp: number;
  /** Null: no WebRTC. */
  rtc: number | null;
}

async function choosePorts(options: StartOptions, host: string, print: Print): Promise<ChosenPorts> {
  const taken: number[] = [];
  const choose = async (what: string, wanted: number, protocols: 'tcp' | 'tcp and udp' = 'tcp'): Promise<number> => {
    const port = await freePort(wanted, host, taken, protocols);
    if (port !== wanted && wanted !== 0) print(`Port ${wanted} is in use: ${what} takes ${port}.`);
    taken.push(port);
    return port;
  };
  const page = await choose('the page', options.port);
  const tls = options.lan ? await choose('https', options.tlsPort) : 0;
  const rtmp = await choose('RTMP', options.rtmpPort);
  return { page, tls, rtmp, rtc: options.rtcPort === null ? null : await choose('WebRTC', options.rtcPort, 'tcp and udp') };
}

async function serverArguments(options: StartOptions, ports: ChosenPorts, lan: readonly string[]): Promise<string[]> {
  const mediaPorts = ['--rtmp-port', String(ports.rtmp), '--rtc-port', String(ports.rtc ?? 'off')];
  // The rooms of a demonstration may well be larger than usual ones.
  const room = ['--room-capacity', '50'];
  const endpoints = [...mediaPorts, ...room, '--engine', options.engine, '--dev', '--log-level', options.log, '--drain-ms', '0'];
  const page = existsSync('dist/web') ? ['--web', 'dist/web'] : [];
  if (!options.lan) return ['--host', '127.0.0.1', '--port', String(ports.page), ...page, ...endpoints];
  const { cert, key } = await certificateFor(lan);
  const secure = ['--port', String(ports.tls), '--plain-port', String(ports.page), '--cert', cert, '--key', key];
  return ['--host', '0.0.0.0', ...secure, ...page, ...endpoints];
}

export interface Started {
  /** Resolves when everything was stopped; rejects when the server died. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Builds, starts all parts and prints the next steps. */
export async function start(options: StartOptions, print: Print = console.log): Promise<Started> {
  const lan = options.lan ? lanAddresses() : [];
  if (options.lan && lan.length === 0) throw new Error('--host: this machine has no address on a local network.');
  const host = options.lan ? '0.0.0.0' : '127.0.0.1';
  const ports = await choosePorts(options, host, print);
  const near = lan[0] ?? '127.0.0.1';
  const code = options.lan ? devCode() : null;
  const address = `ws://${near}:${ports.page}/v1${code === null ? '' : `?code=${code}`}`;
  const buildOptions = { only: targets as readonly Target[], watch: false, server: address };
  if (options.build) {
    print('Building what has changed:');
    await build(buildOptions, (line) => print(`  ${line}`));
  }
  if (!existsSync('server/dist/cli.js')) throw new Error('The server is not built: start without --no-build.');

  const args = await serverArguments(options, ports, lan);
  const pageFor = (devCode = ''): string => `https://${near}:${ports.tls}/?code=${devCode}`;
  const runServer = (): Promise<RunningServer> =>
    startServer(args, code, ({ devCode, why }) => print(nextDevice(pageFor(devCode), options.room, why)));
  let server = await runServer();
  let fail: (cause: Error) => void = () => undefined;
  const failed = new Promise<never>((_done, reject) => {
    fail = reject;
  });
  const guard = (running: RunningServer): void =>
    void running.died.then((why) => fail(new Error(`The server died, so everything stops: ${why}`)));
  guard(server);

  const canCall = options.bot && hasFfmpeg();
  const bot = canCall ? startBot(`ws://127.0.0.1:${ports.page}/v1`, print) : null;
  const watching = options.watch
    ? await watchEverything({
        buildOptions,
        servers: { page: ports.page, host },
        async restartServer() {
          await server.stop();
          server = await runServer();
          guard(server);
          print('The server restarted.');
          if (options.lan) print(nextDevice(pageFor(server.ports.devCode), options.room, 'restarted'));
        },
      })
    : null;
  const local = watching?.url ?? `http://127.0.0.1:${ports.page}/`;
  print(
    nextSteps({
      local,
      lan: options.lan ? pageFor(server.ports.devCode) : null,
      lanSocket: options.lan ? `ws://${near}:${ports.page}/v1` : null,
      lanRtmp: options.lan ? `rtmp://${near}:${ports.rtmp}` : null,
      rtmp: `rtmp://127.0.0.1:${ports.rtmp}`,
      ports,
      room: options.room,
      bot: canCall ? 'running' : options.bot ? 'without ffmpeg' : 'off',
      watching: options.watch,
    }),
  );

  let stopped: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  return {
    ended: Promise.race([done, failed]),
    async stop() {
      await watching?.close();
      // Before the server, so that the bot can leave its call.
      await bot?.stop();
      await server.stop();
      stopped();
    },
  };
}
