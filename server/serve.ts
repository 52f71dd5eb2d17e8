import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Config } from './config/config';
import type { AnyServer } from './http/mount';
import { isLoopback } from './http/dev-guard';
import { limitSilentSockets, timeouts } from './http/silent-sockets';
import { pagePolicy, sourcesOf } from './http/page-policy';
import { staticFiles } from './http/static-files';
import {
  attach,
  createMetrics,
  pinoLog,
  systemClock,
  watchProcess,
  type AttachOptions,
  type CodeReason,
  type Log,
} from './index';
import { readRates } from './rates/rate-limits';
import { createMedia, type MediaPorts } from './config/create-media';
import type { Engine } from './engine/engine';
import { memoryAddress, openEngine } from './engine/open-engine';
import { publicKeyFile, type TokenKey } from './token-keys';
import { stderrSink } from './log-sink';
import { lastLinesMs, lastSpansMs, stop, stopOnSignals } from './stop';
import { startOtlp } from './tracing/otlp';
import { within } from './within';

type ShowDevCode = NonNullable<AttachOptions['showDevCode']>;

/** The result of starting the command. */
export interface Served {
  ports: { port: number; plainPort: number | null; secure: boolean } & MediaPorts;
  close(): Promise<void>;
}

/** Starts everything in the configuration, and stops it on SIGTERM and SIGINT. Codes of development go to `showDevCode`, or to the log. */
export async function serve(config: Config, showDevCode?: ShowDevCode): Promise<Served> {
  const metrics = createMetrics();
  const sink = stderrSink((lines) => metrics.logLinesDropped.inc(lines));
  const log = pinoLog(config.logLevel, sink);
  const page = config.web === null ? undefined : await staticFiles(config.web, pagePolicy(pageSources(config)));
  const main = config.cert === null || config.key === null ? plain(page) : secure(config.cert, config.key, page);
  const second = config.plainPort === null ? null : plain(page);
  const { media, ports: mediaPorts } = createMedia(config, log);
  watchProcess(metrics);
  const traces = config.traces === 'otlp' ? await startOtlp() : null;
  const engine = await openEngine(config.engine ?? memoryAddress, { log });
  const attached = await attach(main, {
    engine,
    key: await tokenKey(config, engine, log),
    dev: config.dev,
    media,
    metrics,
    log,
    trustProxy: config.trustProxy,
    origins: config.origins,
    maxConnections: config.maxConnections,
    maxPerAddress: config.maxPerAddress,
    rates: readRates(config.rates),
    limits: { membersPerRoom: config.roomCapacity },
    busy: config.busy,
    metricsFor: config.metrics,
    ...(traces === null ? {} : { openTelemetry: traces.openTelemetry }),
    ...(config.webhookUrl === null ? {} : { webhook: { url: config.webhookUrl, secrets: config.webhookSecrets } }),
    ...(config.dev && !isLoopback(config.host ?? '') ? openDevelopment(config, log, showDevCode) : {}),
    ...(config.apiKey === null || config.apiSecret === null ? {} : { apiKey: config.apiKey, apiSecret: config.apiSecret }),
    ...(config.audience === null ? {} : { audience: config.audience }),
    ...(config.publicUrl === null ? {} : { publicUrl: config.publicUrl }),
  });
  const servers = second === null ? [main] : [main, second];
  if (!config.trustProxy) servers.forEach(limitSilentSockets);
  try {
    if (second !== null) {
      attached.mount(second);
      await listen(second, config.plainPort ?? 0, config.host);
    }
    await listen(main, config.port, config.host);
  } catch (cause) {
    await attached.close();
    await engine.close();
    servers.forEach((server) => server.close());
    throw cause;
  }
  const ports = {
    port: portOf(main),
    plainPort: second === null ? null : portOf(second),
    ...mediaPorts(),
    secure: config.cert !== null,
  };
  log('info', 'ready', ports);
  const close = async (): Promise<boolean> => {
    const isClean = await stop({ attached, servers, drainMs: config.drainMs, clock: systemClock, log });
    await engine.close();
    if (traces !== null)
      await within(systemClock, lastSpansMs, traces.close()).catch(() => log('warn', 'the last traces were lost'));
    await sink.flush(lastLinesMs);
    return isClean;
  };
  stopOnSignals(close, log);
  return { ports, close: async () => void (await close()) };
}

const plain = (page: RequestListener | undefined): AnyServer => createServer(timeouts, page);
const secure = (cert: string, key: string, page: RequestListener | undefined): AnyServer =>
  createSecureServer({ ...timeouts, cert: readFileSync(cert), key: readFileSync(key) }, page);

/** Where the grants of this configuration lead a browser to, besides the page's own host. */
function pageSources({ publicUrl, media, mediaPlay, srsRtc, webSources }: Config): string[] {
  const named = [...(publicUrl === null ? [] : [publicUrl]), ...mediaPlay, ...srsRtc].flatMap(sourcesOf);
  // Tencent does not promise the hosts of its SDK.
  const any = media === 'trtc' ? ['https:', 'wss:'] : [];
  return Array.from(new Set([...named, ...any, ...webSources]));
}

const portOf = (server: AnyServer): number => (server.address() as AddressInfo).port;

async function tokenKey(config: Config, engine: Engine, log: Log): Promise<TokenKey> {
  if (config.tokenKey !== null) return config.tokenKey;
  if (config.tokenPublicKey !== null) return publicKeyFile(config.tokenPublicKey);
  // In development only. Members of rooms that outlive this process must be let in again.
  const kept = await engine.get(devKeyRecord);
  if (typeof kept === 'string') return kept;
  log('info', 'generated a token key for development; its tokens become invalid when the memory or store of this run ends');
  const key = randomBytes(32).toString('base64url');
  await engine.put(devKeyRecord, key, devKeyLifeMs);
  return key;
}

const devKeyRecord = 'development-token-key';
const devKeyLifeMs = 30 * 24 * 60 * 60_000;

const codeTexts: Readonly<Record<CodeReason, string>> = {
  first: 'development mode is open to the network: every device that was let in can be host of every room, and RTMP is open',
  used: 'a device was let in; the next one needs this address',
  refused: 'a device came with an address that was used or is too old; it needs this one',
};

/** Says loudly that others in the network may try, and shows the address by which one device is let in. */
function openDevelopment({ host, devCode }: Config, log: Log, show: ShowDevCode | undefined): Partial<AttachOptions> {
  if (show !== undefined) log('warn', codeTexts.first, { host });
  const showDevCode: ShowDevCode = (code, why) =>
    show === undefined ? log('warn', codeTexts[why], { host, page: `/?code=${code}` }) : show(code, why);
  return { showDevCode, ...(devCode === null ? {} : { devCode }) };
}

function listen(server: AnyServer, port: number, host: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => {
      const where = `port ${port} on ${host ?? 'any address'}`;
      const why: Record<string, string> = {
        EADDRINUSE: `${where} is in use: choose another one, or 0 for any that is free`,
        EACCES: `${where} may not be opened by this user: choose one above 1023`,
        EADDRNOTAVAIL: `${host} is not an address of this machine`,
      };
      reject(new Error(why[cause.code ?? ''] ?? `${where} cannot be opened: ${cause.message}`));
    };
    server.once('error', failed);
    server.listen(port, host ?? undefined, () => {
      server.off('error', failed);
      resolve();
    });
  });
}
