import { spawnSync } from 'node:child_process';
import { signToken } from '../../server/index';
import { RawClient } from '../harness/clients/raw-client';
import { killCommands, quick, runCommand } from '../harness/servers/command';

const key = 'a secret of thirty-two bytes or more';

afterEach(killCommands);

describe('the check of Prometheus', () => {
  it('[P265] passes for the metrics of a running server, which are histograms in seconds and bytes', async () => {
    const server = runCommand(quick, { env: { RTC_TOKEN_KEY: key } });
    const { port } = await server.ready();
    const ana = await RawClient.open(`ws://127.0.0.1:${port}/v1`);
    await ana.hello(await signToken({ key, user: 'ana', rooms: { '*': 'host' }, ttlSeconds: 900 }));
    await ana.join('r', 'Ana');
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, '', '']);
    const types = new Map(Array.from(text.matchAll(/^# TYPE (\S+) (\S+)$/gm), ([, name, type]) => [String(name), String(type)]));
    const times = ['rtc_request_seconds', 'rtc_handshake_seconds', 'rtc_event_delivery_seconds', 'rtc_engine_operation_seconds'];
    [...times, 'rtc_socket_queue_bytes'].forEach((name) => expect([name, types.get(name)]).toEqual([name, 'histogram']));
    expect(types.get('nodejs_eventloop_lag_p99_seconds')).toBe('gauge');
    expect(Array.from(types.keys()).filter((name) => /_(ms|milliseconds|kb|mb|kilobytes)$/.test(name))).toEqual([]);
    ana.close();
  });

  it('[P269] passes for the alerts', () => {
    const checked = spawnSync('promtool', ['check', 'rules', 'server/deploy/alerts.yaml'], { encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
    expect(checked.stdout).toMatch(/SUCCESS: \d+ rules found/);
  });
});
