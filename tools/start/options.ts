import { parseArgs } from 'node:util';
import { roomId } from '../../components/core/protocol/room-id';
import { isEngineAddress, memoryAddress } from '../../server/engine/open-engine';
import { storeAddressForms } from '../../server/engine/redis/address';
import { defaultRtcPort } from '../../server/media/embedded/options';

export interface StartOptions {
  /** Open to the local network, with a certificate. */
  lan: boolean;
  port: number;
  tlsPort: number;
  rtmpPort: number;
  /** The port of WebRTC; null closes it. */
  rtcPort: number | null;
  /** Where rooms and calls are: `memory`, or the address of a Redis store. */
  engine: string;
  room: string;
  build: boolean;
  /** Start a bot that answers calls, if ffmpeg is installed. */
  bot: boolean;
  watch: boolean;
  log: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export const help = `Builds what has changed, then starts rooms, media and the page, and prints the next steps.

  npm start -- [options]

  --host             also serve the local network: https with a self-signed certificate, and a QR code for phones
  --port <n>         port of the page and of signalling, default 8080; the next free one when it is in use
  --tls-port <n>     port of https with --host, default 8443
  --rtmp-port <n>    port of RTMP, default 1935
  --rtc-port <n>     UDP and TCP port of WebRTC between browsers, default 8189; off closes it
  --engine <url>     keep rooms and calls in Redis, as redis://127.0.0.1:6379 or redis+cluster://…, so that they outlive the server
  --room <name>      room in the addresses that are printed, default demo
  --no-build         start the last build
  --no-bot           start no bot; otherwise, if ffmpeg is installed, a bot answers every call
  --watch            build again whenever a source changes, and reload the page
  --log <level>      log level of the server: debug, info, warn, error, silent; default warn
  --help             prints this text
`;

const levels: readonly StartOptions['log'][] = ['debug', 'info', 'warn', 'error', 'silent'];

function portOf(name: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--${name} is '${text}': a port is a number from 1 to 65535, or 0 for any that is free`);
}

/** Parses a command line; null means that help was requested. The message of a thrown error is meant for the user. */
export function startOptions(args: readonly string[]): StartOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: { type: 'boolean', default: false },
      port: { type: 'string', default: '8080' },
      'tls-port': { type: 'string', default: '8443' },
      'rtmp-port': { type: 'string', default: '1935' },
      'rtc-port': { type: 'string', default: String(defaultRtcPort) },
      engine: { type: 'string', default: memoryAddress },
      room: { type: 'string', default: 'demo' },
      'no-build': { type: 'boolean', default: false },
      'no-bot': { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      log: { type: 'string', default: 'warn' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const log = levels.find((level) => level === values.log);
  if (!log) throw new Error(`--log is '${values.log}': the levels are ${levels.join(', ')}`);
  // The address may hold a password, so it is not repeated.
  if (!isEngineAddress(values.engine)) throw new Error(`--engine is none of ${memoryAddress}, ${storeAddressForms}`);
  if (!roomId.test(values.room))
    throw new Error(`--room is '${values.room}': a room name has 1 to 64 characters, none of % # * / : ? \\`);
  return {
    lan: values.host,
    port: portOf('port', values.port),
    tlsPort: portOf('tls-port', values['tls-port']),
    rtmpPort: portOf('rtmp-port', values['rtmp-port']),
    rtcPort: values['rtc-port'] === 'off' ? null : portOf('rtc-port', values['rtc-port']),
    engine: values.engine,
    room: values.room,
    build: !values['no-build'],
    bot: !values['no-bot'],
    watch: values.watch,
    log,
  };
}
