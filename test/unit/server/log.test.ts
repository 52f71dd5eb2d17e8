import { pinoLog, redacted } from '../../../server/log';

describe('the log', () => {
  const lines: string[] = [];
  const log = pinoLog('debug', { write: (line) => void lines.push(line) });
  beforeEach(() => void (lines.length = 0));

  it('[P66] writes one JSON line with time, level, text and facts', () => {
    log('info', 'welcome', { session: 's1', resumed: true });
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(line).toMatchObject({ msg: 'welcome', session: 's1', resumed: true, level: 30 });
    expect(Date.parse(String(line['time']))).not.toBeNaN();
  });

  it('[P65] writes no secret, by whatever name or in whatever text it comes', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl';
    log('warn', `no good: ${token}`, {
      tok: 'a-token',
      rt: 'a-resume',
      key: 'a-key',
      cause: `at rtmp://h:1935/live/x?s=1&g=s1gn4ture, ${token}`,
    });
    expect(lines[0]).not.toMatch(/a-token|a-resume|a-key|s1gn4ture|c2lnbmF0dXJl/);
    expect(lines[0]).toContain('rtmp://h:1935/live/x?<signed>');
    expect(redacted('GET https://h/p')).toBe('GET https://h/p');
  });
});
