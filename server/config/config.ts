import { readFileSync } from 'node:fs';
import { limits } from '../../components/core/protocol/limits';
import { mediaFaults, mediaFields } from './media-config';
import { choice, list, path, secret, secrets, text, url, integer, flag, portOrOff, type Field } from './fields';
import type { BusyPolicy } from '../calls/inbox/admission';
import { ratePattern } from '../rates/rate-limits';
import { isEngineAddress, memoryAddress } from '../engine/open-engine';
import { storeAddressForms } from '../engine/redis/address';
import { isWebhookUrl } from '../hooks/webhooks/endpoint';
import { isWebhookSecret, secretsAllowed } from '../hooks/webhooks/signature';
import { defaultRtcPort } from '../media/embedded/options';
import { defaultAudience } from '../tokens';

const port = { min: 0, max: 65_535 };
const anything = { allowed: 'a text', pattern: /\S/ };
const busyPolicies: readonly BusyPolicy[] = ['reject', 'queue', 'allow'];

/** Every setting of the command. It is named by its key in a file, by `env` in the environment, and in kebab-case as a flag. */
export const fields = {
  host: text(
    { env: 'RTC_HOST', help: 'address to listen on; 0.0.0.0 for every network' },
    { allowed: 'an address', pattern: /^[\w.:-]+$/ },
    '127.0.0.1',
  ),
  port: integer({ env: 'RTC_PORT', help: 'http port; 0 lets the system choose' }, port, 8080),
  cert: path({ env: 'RTC_CERT', help: 'PEM certificate; enables https and wss' }, 'file'),
  key: path({ env: 'RTC_KEY', help: 'PEM private key of the certificate' }, 'file'),
  plainPort: integer({ env: 'RTC_PLAIN_PORT', help: 'a second port without TLS that serves the same' }, port, null),
  web: path({ env: 'RTC_WEB', help: 'folder of the browser page to serve' }, 'folder'),
  webSources: list(
    { env: 'RTC_WEB_SOURCES', help: 'further addresses for the page to connect to and take pictures and sounds from' },
    {
      allowed: 'origins or schemes with commas between, as https://api.example.com,wss:',
      pattern: /^(https?|wss?):(\/\/[^/\s;,']+)?$/i,
    },
  ),
  engine: {
    ...url(
      { env: 'RTC_ENGINE', help: 'where rooms and calls are: in the memory of this process, or in Redis, which nodes share' },
      { allowed: `${memoryAddress}, ${storeAddressForms}`, fits: isEngineAddress },
    ),
    fallback: memoryAddress,
    masked: true,
  } satisfies Field<string | null>,
  dev: flag({ env: 'RTC_DEV', help: 'development: issues tokens to anybody, and opens unsigned RTMP paths' }, false),
  devCode: secret({ env: 'RTC_DEV_CODE', help: 'secret by which a built demo on another machine uses development' }, 8),
  tokenKey: secret({ env: 'RTC_TOKEN_KEY', help: 'secret that signs tokens (HS256)' }, 32),
  tokenPublicKey: path({ env: 'RTC_TOKEN_PUBLIC_KEY', help: 'PEM file of an Ed25519 public key that verifies tokens' }, 'file'),
  audience: text({ env: 'RTC_AUDIENCE', help: 'required audience of tokens (aud)' }, anything, defaultAudience),
  roomCapacity: integer(
    { env: 'RTC_ROOM_CAPACITY', help: 'members of a room for which nobody sets another capacity' },
    { min: 1, max: limits.membersPerRoomMost },
    limits.membersPerRoom,
  ),
  publicUrl: url(
    { env: 'RTC_PUBLIC_URL', help: 'public address of this server behind a proxy' },
    { allowed: 'an http(s) URL without a path, as https://rtc.example.com', fits: isOrigin },
  ),
  trustProxy: flag({ env: 'RTC_TRUST_PROXY', help: 'trust X-Forwarded-Proto, -Host and -For' }, false),
  origins: list(
    { env: 'RTC_ORIGINS', help: 'allowed browser origins; empty for all' },
    { allowed: 'origins with commas between, as https://a.example', pattern: /^https?:\/\/[^/\s]+$/ },
  ),
  maxConnections: integer({ env: 'RTC_MAX_CONNECTIONS', help: 'most open connections' }, { min: 1, max: 1_000_000 }, 20_000),
  maxPerAddress: integer(
    { env: 'RTC_MAX_PER_ADDRESS', help: 'most open connections of one address' },
    { min: 1, max: 1_000_000 },
    5_000,
  ),
  rates: list(
    { env: 'RTC_RATES', help: 'rates of users and addresses that differ from the usual ones' },
    {
      allowed: 'names with a rate each and commas between, as media=500/5000 for 500 a second and 5000 at once',
      pattern: ratePattern,
    },
  ),
  ...mediaFields,
  rtmpPort: integer({ env: 'RTC_RTMP_PORT', help: 'port of RTMP; 0 lets the system choose' }, port, 1935),
  rtmpPublicPort: integer(
    { env: 'RTC_RTMP_PUBLIC_PORT', help: 'RTMP port in URLs, if a container maps it' },
    { min: 1, max: 65_535 },
    null,
  ),
  rtcPort: portOrOff(
    { env: 'RTC_RTC_PORT', help: 'UDP and TCP port of WebRTC for browsers; 0 lets the system choose, off closes it' },
    defaultRtcPort,
  ),
  rtcPublicPort: integer(
    { env: 'RTC_RTC_PUBLIC_PORT', help: 'that port in answers, if a container or router maps it' },
    { min: 1, max: 65_535 },
    null,
  ),
  rtcHosts: list(
    { env: 'RTC_RTC_HOSTS', help: 'addresses at which browsers reach WebRTC; those of this machine by default' },
    { allowed: 'IP addresses with commas between, as 203.0.113.7,2001:db8::7', pattern: /^[\d.]+$|^[\da-f:]+$/i },
  ),
  mediaKey: secret({ env: 'RTC_MEDIA_KEY', help: 'secret that signs media URLs; random by default' }, 32),
  busy: choice({ env: 'RTC_BUSY', help: 'a call to a busy user: reject, queue or allow' }, busyPolicies, 'reject'),
  webhookUrl: url(
    { env: 'RTC_WEBHOOK_URL', help: 'URL of your backend that receives events of rooms and calls, and notifies callees' },
    { allowed: 'an http(s) URL without a password, as https://example.com/rtc', fits: isWebhookUrl },
  ),
  webhookSecrets: secrets(
    { env: 'RTC_WEBHOOK_SECRETS', help: 'secrets that sign the webhook, whsec_…, with commas between, the newest first' },
    { allowed: `${secretsAllowed}, several with commas between`, fits: isWebhookSecret },
  ),
  apiKey: text({ env: 'RTC_API_KEY', help: "name of the operators' key (iss of server tokens)" }, anything, null),
  apiSecret: secret({ env: 'RTC_API_SECRET', help: "secret of the operators' key; opens their API at /twirp/…" }, 32),
  metrics: choice(
    { env: 'RTC_METRICS', help: 'who reads /metrics: everybody, operators (by their secret) or nobody' },
    ['everybody', 'operators', 'nobody'],
    'everybody',
  ),
  traces: choice(
    { env: 'RTC_TRACES', help: 'where traces go: off, or otlp, which needs the packages of OpenTelemetry' },
    ['off', 'otlp'],
    'off',
  ),
  logLevel: choice(
    { env: 'RTC_LOG_LEVEL', help: 'level of the log on stderr' },
    ['debug', 'info', 'warn', 'error', 'silent'],
    'info',
  ),
  drainMs: integer(
    { env: 'RTC_DRAIN_MS', help: 'on SIGTERM: the time over which clients reconnect, in ms' },
    { min: 0, max: 60_000 },
    5_000,
  ),
};

type Fields = typeof fields;
export type Config = { [Name in keyof Fields]: Fields[Name] extends Field<infer T> ? T : never };

/** A setting that cannot be used, with its value and the allowed ones. */
export interface ConfigFault {
  fault: string;
}

/** The sources of settings, the strongest last. */
export interface ConfigSources {
  /** Path of a JSON file. */
  file?: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  flags: Readonly<Record<string, unknown>>;
}

const names = Object.keys(fields) as (keyof Fields)[];
const byEnv = new Map(names.map((name) => [fields[name].env, name]));
/** Names in the environment that are ours and no settings. */
const otherEnv: readonly string[] = ['RTC_CONFIG'];

/** Returns the configuration, or all its faults at once, so that one run shows everything to mend. */
export function readConfig(sources: ConfigSources): Config | readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const found: Partial<Record<keyof Fields, unknown>> = {};
  const take = (name: keyof Fields, spelled: string, value: unknown) => {
    const field: Field<unknown> = fields[name];
    const read = field.read(value);
    if (read !== undefined) found[name] = read;
    else faults.push({ fault: `${spelled} is ${shown(field, value)}: allowed is ${field.allowed}` });
  };

  Object.entries(fromFile(sources.file, faults)).forEach(([name, value]) => {
    if (isName(name)) take(name, `"${name}" in ${sources.file}`, value);
    else faults.push({ fault: `"${name}" in ${sources.file} is not a setting: there are ${names.join(', ')}` });
  });
  Object.entries(sources.env).forEach(([spelled, value]) => {
    // Shells and compose files write an empty variable for "not set".
    if (!spelled.startsWith('RTC_') || otherEnv.includes(spelled) || value === undefined || value === '') return;
    const name = byEnv.get(spelled);
    if (name !== undefined) take(name, spelled, value);
    else faults.push({ fault: `${spelled} is not a setting: there are ${Array.from(byEnv.keys()).join(', ')}` });
  });
  Object.entries(sources.flags).forEach(([name, value]) => {
    if (isName(name) && value !== undefined) take(name, `--${kebab(name)}`, value);
  });

  // Null may have been chosen, as by `off`.
  const valueOf = (name: keyof Fields): unknown => (name in found ? found[name] : fields[name].fallback);
  const config = Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Config;
  faults.push(...(faults.length > 0 ? [] : contradictions(config)));
  return faults.length > 0 ? faults : config;
}

export const isConfig = (value: Config | readonly ConfigFault[]): value is Config => !Array.isArray(value);

export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function isOrigin(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).pathname === '/';
}

const isName = (name: string): name is keyof Fields => Object.hasOwn(fields, name);

function shown(field: Field<unknown>, value: unknown): string {
  if (field.secret === true) return typeof value === 'string' ? `${Buffer.byteLength(value)} bytes long` : 'not a text';
  if (field.masked === true) return 'not one that can be used';
  return JSON.stringify(value) ?? 'nothing';
}

function fromFile(file: string | undefined, faults: ConfigFault[]): Record<string, unknown> {
  if (file === undefined) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    faults.push({ fault: `${file} is not one JSON object` });
  } catch (cause) {
    faults.push({ fault: `${file} cannot be read as JSON: ${(cause as Error).message}` });
  }
  return {};
}

/** Finds settings that are valid alone but contradict each other. */
function contradictions(config: Config): ConfigFault[] {
  const faults: string[] = [];
  if ((config.cert === null) !== (config.key === null)) faults.push('cert and key go together: one of them is missing');
  if (config.tokenKey !== null && config.tokenPublicKey !== null) faults.push('tokenKey and tokenPublicKey exclude each other');
  if (config.tokenKey === null && config.tokenPublicKey === null && !config.dev) {
    faults.push('tokenKey (RTC_TOKEN_KEY) is missing: set it, or tokenPublicKey, or use --dev on your own machine');
  }
  if (config.dev && config.tokenPublicKey !== null) faults.push('dev needs a key that can sign: tokenPublicKey cannot');
  if ((config.apiKey === null) !== (config.apiSecret === null))
    faults.push('apiKey (RTC_API_KEY) and apiSecret (RTC_API_SECRET) go together: one of them is missing');
  if (config.apiSecret !== null && config.apiSecret === config.tokenKey)
    faults.push('apiSecret and tokenKey are the same: whoever issues tokens for clients would be an operator');
  if (config.metrics === 'operators' && config.apiSecret === null)
    faults.push('metrics for operators needs apiSecret (RTC_API_SECRET)');
  if (config.plainPort !== null && config.cert === null)
    faults.push('plainPort is for a server with cert and key: this one is plain already');
  if ((config.webhookUrl === null) !== (config.webhookSecrets.length === 0))
    faults.push('webhookUrl and webhookSecrets (RTC_WEBHOOK_SECRETS) go together: one of them is missing');
  if (config.rtcPort === null && (config.rtcPublicPort !== null || config.rtcHosts.length > 0))
    faults.push('rtcPublicPort and rtcHosts are for WebRTC, which rtcPort (RTC_RTC_PORT) off closes');
  return [...faults, ...mediaFaults(config)].map((fault) => ({ fault }));
}
