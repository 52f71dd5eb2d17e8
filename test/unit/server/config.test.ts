import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fields, isConfig, readConfig, type Config } from '../../../server/config/config';

const key = 'a secret of thirty-two bytes or more';
const whsec = `whsec_${Buffer.from(key).toString('base64')}`;
const folder = mkdtempSync(join(tmpdir(), 'config-'));
const file = (content: string): string => {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, content);
  return path;
};
const read = (sources: Partial<Parameters<typeof readConfig>[0]>) => readConfig({ env: {}, flags: {}, ...sources });
const good = (sources: Partial<Parameters<typeof readConfig>[0]>): Config => {
  const config = read(sources);
  if (!isConfig(config)) throw new Error(config.map(({ fault }) => fault).join('\n'));
  return config;
};
const faults = (sources: Partial<Parameters<typeof readConfig>[0]>): string => {
  const config = read(sources);
  return isConfig(config) ? '' : config.map(({ fault }) => fault).join('\n');
};

describe('configuration', () => {
  it('[P90] takes a flag before the environment, the environment before the file, the file before the default', () => {
    const path = file('{"port": 1, "rtmpPort": 2, "roomCapacity": 3, "dev": true}');
    const env = { RTC_PORT: '11', RTC_RTMP_PORT: '12', HOME: '/root', RTC_CONFIG: path, RTC_HOST: '' };
    const config = good({ file: path, env, flags: { port: '21' } });
    expect(config).toMatchObject({ port: 21, rtmpPort: 12, roomCapacity: 3, dev: true, host: '127.0.0.1', origins: [] });
  });

  it.each([
    ['RTC_PORT', '70000', 'RTC_PORT is "70000": allowed is a whole number from 0 to 65535'],
    ['RTC_PORT', '80.5', 'RTC_PORT is "80.5": allowed is a whole number from 0 to 65535'],
    ['RTC_RTC_PORT', 'closed', 'RTC_RTC_PORT is "closed": allowed is a whole number from 0 to 65535, or off'],
    ['RTC_RTC_PORT', '-1', 'RTC_RTC_PORT is "-1": allowed is a whole number from 0 to 65535, or off'],
    ['RTC_DEV', 'yes', 'RTC_DEV is "yes": allowed is true or false'],
    ['RTC_LOG_LEVEL', 'loud', 'RTC_LOG_LEVEL is "loud": allowed is debug, info, warn, error, silent'],
    ['RTC_ROOM_CAPACITY', '1001', 'RTC_ROOM_CAPACITY is "1001": allowed is a whole number from 1 to 1000'],
    ['RTC_CERT', '/not/there', 'RTC_CERT is "/not/there": allowed is a file that exists'],
    ['RTC_WEB', '/not/there', 'RTC_WEB is "/not/there": allowed is a folder that exists'],
    [
      'RTC_PUBLIC_URL',
      'rtc.example',
      'RTC_PUBLIC_URL is "rtc.example": allowed is an http(s) URL without a path, as https://rtc.example.com',
    ],
    [
      'RTC_PUBLIC_URL',
      'https://a.example/b',
      'RTC_PUBLIC_URL is "https://a.example/b": allowed is an http(s) URL without a path, as https://rtc.example.com',
    ],
    ['RTC_ORIGINS', 'a.example', 'RTC_ORIGINS is "a.example": allowed is origins with commas between, as https://a.example'],
    [
      'RTC_WEBHOOK_URL',
      'example.com/rtc',
      'RTC_WEBHOOK_URL is "example.com/rtc": allowed is an http(s) URL without a password, as https://example.com/rtc',
    ],
    ['RTC_BUSY', 'wait', 'RTC_BUSY is "wait": allowed is reject, queue, allow'],
    [
      'RTC_WEBHOOK_SECRETS',
      'short',
      'RTC_WEBHOOK_SECRETS is 5 bytes long: allowed is whsec_ and the base64 of 24 to 64 bytes, several with commas between',
    ],
    ['RTC_MEDIA', 'zoom', 'RTC_MEDIA is "zoom": allowed is embedded, srs, cdn, trtc'],
    ['RTC_TOKEN_KEY', 'short', 'RTC_TOKEN_KEY is 5 bytes long: allowed is at least 32 bytes'],
  ])('[P91] reports for %s=%s the setting, its value and the allowed ones', (name, value, fault) => {
    expect(faults({ env: { RTC_DEV: 'true', [name]: value } })).toBe(fault);
  });

  it('[P91] has a bad value for every setting', () => {
    Object.entries(fields).forEach(([name, { env }]) => {
      const nonsense = file(JSON.stringify({ [name]: { no: 'setting' } }));
      expect(faults({ file: nonsense })).toContain(`"${name}"`);
      expect(env).toMatch(/^RTC_[A-Z_]+$/);
    });
  });

  it('[P92] reports all errors at once, unknown settings included', () => {
    const said = faults({ file: file('{"prot": 1, "port": "x"}'), env: { RTC_PRT: '1' }, flags: { rtmpPort: '-1' } });
    expect(said.split('\n')).toHaveLength(4);
    expect(said).toMatch(/"prot" in .* is not a setting: there are host, port/);
    expect(said).toMatch(/RTC_PRT is not a setting: there are RTC_HOST, RTC_PORT/);
    expect(said).toContain('--rtmp-port is "-1"');
  });

  it.each(['{', '[]', '7', 'null'])('[P92] rejects a file that holds %s', (content) => {
    expect(faults({ file: file(content) })).toMatch(/\.json (is not one JSON object|cannot be read as JSON)/);
    expect(faults({ file: '/not/there.json' })).toContain('/not/there.json cannot be read');
  });

  const closedRtc = 'rtcPublicPort and rtcHosts are for WebRTC, which rtcPort (RTC_RTC_PORT) off closes';
  it.each([
    ['no key at all', {}, 'tokenKey (RTC_TOKEN_KEY) is missing'],
    ['a certificate without its key', { RTC_DEV: '1', RTC_CERT: __filename }, 'cert and key go together'],
    ['two keys', { RTC_TOKEN_KEY: key, RTC_TOKEN_PUBLIC_KEY: __filename }, 'exclude each other'],
    [
      'a development server that cannot sign',
      { RTC_DEV: '1', RTC_TOKEN_PUBLIC_KEY: __filename },
      'dev needs a key that can sign',
    ],
    [
      'a plain port beside a plain port',
      { RTC_TOKEN_KEY: key, RTC_PLAIN_PORT: '0' },
      'plainPort is for a server with cert and key',
    ],
    [
      'a webhook that is not signed',
      { RTC_TOKEN_KEY: key, RTC_WEBHOOK_URL: 'https://a.example/rtc' },
      'webhookUrl and webhookSecrets (RTC_WEBHOOK_SECRETS) go together',
    ],
    ['a mapped port of a closed WebRTC', { RTC_DEV: '1', RTC_RTC_PORT: 'off', RTC_RTC_PUBLIC_PORT: '1' }, closedRtc],
    ['addresses of a closed WebRTC', { RTC_DEV: '1', RTC_RTC_PORT: 'off', RTC_RTC_HOSTS: '10.0.0.7' }, closedRtc],
    ['secrets without a webhook', { RTC_TOKEN_KEY: key, RTC_WEBHOOK_SECRETS: whsec }, 'webhookUrl and webhookSecrets'],
    [
      'an API secret without its key',
      { RTC_DEV: '1', RTC_API_SECRET: key },
      'apiKey (RTC_API_KEY) and apiSecret (RTC_API_SECRET)',
    ],
    [
      'operators whose secret signs the tokens of clients',
      { RTC_TOKEN_KEY: key, RTC_API_KEY: 'ops', RTC_API_SECRET: key },
      'apiSecret and tokenKey are the same',
    ],
    ['metrics for operators without any', { RTC_DEV: '1', RTC_METRICS: 'operators' }, 'needs apiSecret (RTC_API_SECRET)'],
  ])('[P93] refuses %s', (_what, env, fault) => {
    expect(faults({ env: env as Record<string, string> })).toContain(fault);
  });

  it.each([
    [{}, 8189],
    [{ RTC_RTC_PORT: '' }, 8189],
    [{ RTC_RTC_PORT: '0' }, 0],
    [{ RTC_RTC_PORT: 'off' }, null],
  ])('[F140] [F141] opens WebRTC on its own port, on a chosen one or on none: %j', (env, rtcPort) => {
    expect(good({ env: { RTC_DEV: '1', ...env } })).toMatchObject({ rtcPort });
  });

  it('[C174] accepts a webhook with its path and several secrets, and the policy for busy users', () => {
    const webhook = { RTC_WEBHOOK_URL: 'https://a.example/rtc?from=kit', RTC_WEBHOOK_SECRETS: `${whsec}, ${whsec}` };
    expect(good({ env: { RTC_DEV: '1', ...webhook }, flags: { busy: 'queue' } })).toMatchObject({
      webhookUrl: 'https://a.example/rtc?from=kit',
      webhookSecrets: [whsec, whsec],
      busy: 'queue',
    });
    expect(good({ env: { RTC_DEV: '1' } })).toMatchObject({ webhookUrl: null, webhookSecrets: [], busy: 'reject' });
  });

  it('[P94] never shows a secret', () => {
    const path = file('{"tokenKey": "hunter2", "mediaKey": 7, "webhookSecrets": ["whsec_hunter4"]}');
    expect(faults({ file: path, env: { RTC_TOKEN_KEY: 'hunter3' } })).not.toMatch(/hunter|: 7/);
  });

  it.each(['README.md', 'README.zh-CN.md'])('[P105] is listed in %s as in the code', (name) => {
    const readme = readFileSync(join('server', name), 'utf8');
    const told = Array.from(readme.matchAll(/`(RTC_[A-Z_]+)`/g), (match) => match[1]);
    expect(new Set(told)).toEqual(new Set(Object.values(fields).map(({ env }) => env)));
    Object.entries(fields).forEach(([setting, { env, fallback }]) => {
      const line = readme.split('\n').find((row) => row.includes(`\`${env}\``)) ?? '';
      expect(line).toContain(`\`${setting}\``);
      if (typeof fallback === 'string' || typeof fallback === 'number') expect(line).toContain(`\`${fallback}\``);
    });
  });
});
