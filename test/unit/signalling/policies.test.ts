import { NamedTimers } from '../../../components/core/signalling/named-timers';
import { advance } from '../../../components/core/signalling/phase';
import { retryDelay } from '../../../components/core/signalling/reconnect-policy';
import { utf8Bytes } from '../../../components/core/signalling/utf8';
import { FakeClock } from '../../fakes/platform/fake-clock';

describe('advance', () => {
  it('[R1] walks from idle to online, down to waiting, and up again', () => {
    const events = [
      'connect',
      'helloSent',
      'welcomed',
      'dropped',
      'retry',
      'dropped',
      'retry',
      'helloSent',
      'dropped',
      'end',
    ] as const;
    const phases = events.reduce(
      (walked, event) => walked.concat(advance(walked[walked.length - 1] ?? 'idle', event)),
      [] as ReturnType<typeof advance>[],
    );
    expect(phases).toEqual([
      'opening',
      'handshake',
      'online',
      'waiting',
      'opening',
      'waiting',
      'opening',
      'handshake',
      'waiting',
      'closed',
    ]);
  });

  it.each([
    ['idle', 'welcomed'],
    ['opening', 'retry'],
    ['handshake', 'connect'],
    ['online', 'retry'],
    ['waiting', 'welcomed'],
    ['closed', 'dropped'],
    ['closed', 'retry'],
  ] as const)('[R1] %s ignores %s', (phase, event) => {
    expect(advance(phase, event)).toBe(phase);
  });
});

describe('retryDelay', () => {
  it.each([
    ['[R2] spreads the first try over 300 ms', { failures: 0, random: 0.999 }, 300],
    ['[R2] may be at once', { failures: 0, random: 0 }, 0],
    ['[R2] doubles the window with each failure', { failures: 3, random: 0.5 }, 1_200],
    ['[R63] keeps the window as small as the server announced', { failures: 8, random: 0.5, spreadMs: 1_000 }, 500],
    ['[R63] for half a minute', { failures: 60, random: 0.5, spreadMs: 1_000 }, 500],
    ['[R63] and then no longer', { failures: 61, random: 0.5, spreadMs: 1_000 }, 5_000],
    ['[R63] doubles it first', { failures: 1, random: 0.5, spreadMs: 1_000 }, 300],
    ['[R2] never waits past the ceiling', { failures: 40, random: 0.999 }, 9_990],
    [
      '[R5] keeps the server’s wish and adds the jitter',
      { failures: 0, random: 0.5, serverAdvice: { action: 'now', afterMs: 4_000 } },
      4_150,
    ],
    ['[R5] goes at once when sent away without a time', { failures: 0, random: 0, serverAdvice: { action: 'now' } }, 0],
    ['[R5] backs off a second when told no time', { failures: 0, random: 0, serverAdvice: { action: 'backoff' } }, 1_000],
  ] as const)('%s', (_rule, attempt, delay) => {
    expect(retryDelay(attempt)).toBe(delay);
  });

  it('[R2] spreads clients evenly: no tenth of the window gets twice its share', () => {
    const clock = new FakeClock();
    const tenths = new Array<number>(10).fill(0);
    for (let client = 0; client < 5_000; client += 1) {
      const tenth = Math.min(9, Math.floor(retryDelay({ failures: 0, random: clock.random() }) / 30));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.max(...tenths)).toBeLessThan(1_000);
    expect(Math.min(...tenths)).toBeGreaterThan(250);
  });
});

describe('NamedTimers', () => {
  it('[R32] fires timers that are overdue by the wall clock, once', () => {
    const clock = new FakeClock();
    const timers = new NamedTimers(clock);
    const fired: string[] = [];
    timers.set('onNextTurn', 1_000, () => fired.push('onNextTurn'));
    timers.set('late', 60_000, () => fired.push('late'));
    clock.suspend(30_000);
    expect(fired).toEqual([]);
    timers.fireOverdue();
    clock.advance(1_000);
    expect(fired).toEqual(['onNextTurn']);
  });

  it('[R32] leaves a timer alone that another one cleared', () => {
    const clock = new FakeClock();
    const timers = new NamedTimers(clock);
    const fired: string[] = [];
    timers.set('one', 1_000, () => timers.clear('other'));
    timers.set('other', 1_000, () => fired.push('other'));
    clock.suspend(5_000);
    timers.fireOverdue();
    clock.advance(5_000);
    expect(fired).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('utf8Bytes', () => {
  it.each(['', 'plain', 'é', '会议室', '👋🏽 hi'])('[R16] counts %j as it is sent', (text) => {
    expect(utf8Bytes(text)).toBe(Buffer.byteLength(text, 'utf8'));
  });
});
