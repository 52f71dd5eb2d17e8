import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { fields } from '../../server/config/config';
import { stopBoundMs } from '../../server/stop';
import { killCommands, quick, runCommand } from '../harness/servers/command';

const read = (name: string): string => readFileSync(`server/deploy/${name}`, 'utf8');

/** A value of a parsed manifest. */
type Yaml = { readonly [key: string]: Yaml };
const at = (value: Yaml | undefined, ...path: (string | number)[]): Yaml | undefined =>
  path.reduce<Yaml | undefined>((found, key) => found?.[String(key)], value);
const listAt = (value: Yaml | undefined, ...path: (string | number)[]): readonly Yaml[] =>
  (at(value, ...path) ?? []) as unknown as readonly Yaml[];
const plain = (value: Yaml | undefined): unknown => value;

const compose = parse(read('compose.yaml')) as Yaml;
const kubernetes = parseAllDocuments(read('kubernetes.yaml')).map((document) => {
  expect(document.errors).toEqual([]);
  return document.toJS() as Yaml;
});
const resource = (kind: string, name: string): Yaml | undefined =>
  kubernetes.find((one) => plain(one['kind']) === kind && plain(at(one, 'metadata', 'name')) === name);
const pod = at(resource('Deployment', 'rtc'), 'spec', 'template', 'spec');
const container = listAt(pod, 'containers')[0];

/** The names of the server's settings. */
const settings = new Set(Object.values(fields).map(({ env }) => env));
const ports = ['1935/TCP', '8080/TCP', '8189/TCP', '8189/UDP'];

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const words = (name: string): string => last.filter((line) => line.startsWith(`${name} `)).join(' ');

  it('[P268] builds in stages and runs as a user without rights, on all ports of the server', () => {
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(3);
    expect(words('USER')).toBe('USER node');
    const exposed = words('EXPOSE').split(' ').slice(1);
    expect(exposed.map((port) => port.toUpperCase()).sort()).toEqual(ports);
    expect(words('ENTRYPOINT')).toBe('ENTRYPOINT ["node", "server/dist/cli.js"]');
  });

  it('[P268] asks for liveness and not for readiness', () => {
    const check = last.join('\n').split('HEALTHCHECK ')[1]?.split('\nSTOPSIGNAL')[0] ?? '';
    const [program, flag, script] = JSON.parse(check.slice(check.indexOf('CMD') + 4)) as string[];
    expect([program, flag]).toEqual(['node', '-e']);
    expect(script).toContain('/livez');
    // It compiles.
    expect(() => new Function(script ?? '(')).not.toThrow();
  });
});

describe('the compose file', () => {
  it('[P268] keeps the state of Redis on disk, and forgets nothing when it is full', () => {
    const command = listAt(compose, 'services', 'redis', 'command').map(String).join(' ');
    expect(command).toContain('--appendonly yes --appendfsync everysec');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(plain(at(compose, 'services', 'redis', 'volumes', 0))).toBe('redis:/data');
    expect(plain(at(compose, 'services', 'rtc', 'environment', 'RTC_ENGINE'))).toBe('redis://redis:6379');
  });

  it('[P268] publishes the ports of the server, and stops it in time', () => {
    const published = listAt(compose, 'services', 'rtc', 'ports')
      .map(String)
      .map((port) => /(\d+)(?:\/(\w+))?$/.exec(port) ?? [])
      .map(([, port, protocol = 'tcp']) => `${port}/${protocol.toUpperCase()}`);
    expect(published.sort()).toEqual(ports);
    const graceMs = Number(String(at(compose, 'services', 'rtc', 'stop_grace_period')).replace(/s$/, '')) * 1_000;
    expect(graceMs).toBeGreaterThanOrEqual(drainMsOf(at(compose, 'services', 'rtc', 'environment')) + stopBoundMs);
  });

  it('[P268] builds the image from the root of the repository', () => {
    const build = plain(at(compose, 'services', 'rtc', 'build'));
    expect(build).toEqual({ context: '../..', dockerfile: 'server/deploy/Dockerfile' });
  });
});

const drainMsOf = (environment: Yaml | undefined): number => Number(environment?.['RTC_DRAIN_MS']);

describe('the manifests of Kubernetes', () => {
  it('[P268] start and restart by liveness alone, and send clients by readiness', () => {
    const probe = (name: string): unknown => plain(at(container, name, 'httpGet'));
    expect(probe('startupProbe')).toEqual({ path: '/livez', port: 'http' });
    expect(probe('livenessProbe')).toEqual({ path: '/livez', port: 'http' });
    expect(probe('readinessProbe')).toEqual({ path: '/readyz', port: 'http' });
  });

  it('[P268] give the process the time to leave the cluster, to drain and to end', () => {
    const [program, seconds] = listAt(container, 'lifecycle', 'preStop', 'exec', 'command').map(String);
    expect(program).toBe('sleep');
    const graceMs = Number(at(pod, 'terminationGracePeriodSeconds')) * 1_000;
    const drainMs = drainMsOf(at(resource('ConfigMap', 'rtc'), 'data'));
    expect(graceMs).toBeGreaterThanOrEqual(Number(seconds) * 1_000 + drainMs + stopBoundMs);
  });

  it('[P268] open the ports of the server, and lead to them by name', () => {
    const open = listAt(container, 'ports').map((port) => ({
      name: String(port['name']),
      port: `${String(port['containerPort'])}/${String(port['protocol'])}`,
    }));
    expect(open.map(({ port }) => port).sort()).toEqual(ports);
    const targets = (service: string) =>
      listAt(resource('Service', service), 'spec', 'ports').map(
        (port) => `${String(port['targetPort'])} ${String(port['port'])}/${String(port['protocol'])}`,
      );
    const own = open.map(({ name, port }) => `${name} ${port}`);
    expect([...targets('rtc'), ...targets('rtc-media')].sort()).toEqual(own.slice().sort());
    expect(targets('rtc')).toEqual(['http 8080/TCP']);
  });

  it('[P268] select the same pods everywhere, run without rights, and keep all but one of them', () => {
    const labels = plain(at(resource('Deployment', 'rtc'), 'spec', 'template', 'metadata', 'labels'));
    const selectors = [
      at(resource('Deployment', 'rtc'), 'spec', 'selector', 'matchLabels'),
      at(resource('PodDisruptionBudget', 'rtc'), 'spec', 'selector', 'matchLabels'),
      at(resource('Service', 'rtc'), 'spec', 'selector'),
      at(resource('Service', 'rtc-media'), 'spec', 'selector'),
    ];
    selectors.forEach((selector) => expect(plain(selector)).toEqual(labels));
    expect(plain(at(resource('PodDisruptionBudget', 'rtc'), 'spec', 'maxUnavailable'))).toBe(1);
    expect(plain(at(pod, 'securityContext', 'runAsNonRoot'))).toBe(true);
    expect(plain(at(container, 'securityContext', 'allowPrivilegeEscalation'))).toBe(false);
  });

  it('[P268] take secrets from a Secret, and other settings from the ConfigMap that is there', () => {
    const fromSecret = listAt(container, 'env').map((one) => String(one['name']));
    listAt(container, 'env').forEach((one) => {
      expect(plain(at(one, 'valueFrom', 'secretKeyRef'))).toEqual({ name: 'rtc', key: plain(one['name']) });
    });
    const known: Readonly<Record<string, { secret?: true; masked?: true }>> = Object.fromEntries(
      Object.values(fields).map((field) => [field.env, field]),
    );
    expect(fromSecret.filter((name) => known[name]?.secret !== true && known[name]?.masked !== true)).toEqual([]);
    expect(plain(at(container, 'envFrom', 0, 'configMapRef', 'name'))).toBe('rtc');
    const shown = Object.keys((at(resource('ConfigMap', 'rtc'), 'data') ?? {}) as object);
    expect(shown.filter((name) => known[name]?.secret === true)).toEqual([]);
  });
});

describe('the settings in the manifests', () => {
  it.each(['Dockerfile', 'compose.yaml', 'kubernetes.yaml', 'alerts.yaml'])('[P268] exist: %s', (name) => {
    const named = Array.from(new Set(read(name).match(/\bRTC_[A-Z_]+\b/g)));
    expect(named.filter((setting) => !settings.has(setting))).toEqual([]);
    if (name !== 'alerts.yaml') expect(named).toContain(name === 'Dockerfile' ? 'RTC_HOST' : 'RTC_DRAIN_MS');
  });

  it('[P268] have values that the server takes', () => {
    const ofCompose = (at(compose, 'services', 'rtc', 'environment') ?? {}) as object;
    const ofKubernetes = (at(resource('ConfigMap', 'rtc'), 'data') ?? {}) as object;
    const written = [...Object.entries(ofCompose), ...Object.entries(ofKubernetes)].filter(
      ([, value]) => !String(value).startsWith('${'),
    );
    const refused = written.filter(
      ([name, value]) =>
        Object.values(fields)
          .find(({ env }) => env === name)
          ?.read(value) === undefined,
    );
    expect(written.length).toBeGreaterThan(5);
    expect(refused).toEqual([]);
  });
});

interface Rule {
  alert: string;
  expr: string;
  annotations?: { summary?: string; runbook?: string };
}
interface Panel {
  title: string;
  targets: readonly { expr: string }[];
}

describe('alerts and dashboard', () => {
  const { groups } = parse(read('alerts.yaml')) as { groups: readonly { rules: readonly Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  const { panels } = JSON.parse(read('grafana-dashboard.json')) as { panels: readonly Panel[] };
  afterEach(killCommands);

  it('[P269] read only metrics of a running server', async () => {
    const server = runCommand(quick, { env: { RTC_TOKEN_KEY: 'a secret of thirty-two bytes or more' } });
    const { port } = await server.ready();
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const known = new Set(Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => String(name)));
    const read = [...rules.map(({ expr }) => expr), ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))];
    const named = read.flatMap((expr) => expr.match(/\b(?:rtc|nodejs|process)_\w+/g) ?? []);
    const exists = (name: string): boolean => known.has(name) || known.has(name.replace(/_(bucket|sum|count)$/, ''));
    expect(named.length).toBeGreaterThan(rules.length);
    expect(Array.from(new Set(named.filter((name) => !exists(name))))).toEqual([]);
    const without = read.filter((expr) => !/\b(?:rtc|nodejs|process)_\w+|^up\{/.test(expr));
    expect(without).toEqual([]);
  });

  it('[P269] say in one line each what is wrong and what to do, and the guide has each alert', () => {
    const guides = ['docs/guides/operating.md', 'docs/guides/operating.zh-CN.md'].map((path) => readFileSync(path, 'utf8'));
    expect(rules.length).toBeGreaterThan(10);
    rules.forEach(({ alert, annotations }) => {
      expect([alert, annotations?.summary]).toEqual([alert, expect.stringMatching(/^.{10,}$/)]);
      expect([alert, annotations?.runbook]).toEqual([alert, expect.stringMatching(/^.{30,}$/)]);
      guides.forEach((guide) => expect(guide).toContain(`\`${alert}\``));
    });
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it('[P269] have a title and a query in each panel', () => {
    panels.forEach(({ title, targets }) => {
      expect(title).not.toBe('');
      expect(targets.length).toBeGreaterThan(0);
    });
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });
});
