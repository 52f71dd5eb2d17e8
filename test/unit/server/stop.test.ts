import { stop, stopBoundMs, stopOnSignals, type StopTarget } from '../../../server/stop';
import { FakeClock, settled } from '../../fakes/platform/fake-clock';

const hanging = (): Promise<never> => new Promise(() => undefined);

/** A server of which each part ends as the test says, and a process with signals. */
function serverWith(ends: { attached?: () => Promise<void>; sockets?: boolean } = {}) {
  const clock = new FakeClock();
  const acts: string[] = [];
  const logs: string[] = [];
  const exits: number[] = [];
  const listeners: ((signal: NodeJS.Signals) => void)[] = [];
  const target: StopTarget = {
    on: (signal, listener) => signal === 'SIGTERM' && listeners.push(listener),
    exit: (code) => void exits.push(code),
  };
  const attached = {
    drain: (ms?: number) => void acts.push(`drain ${ms}`),
    close: () => {
      acts.push('close parts');
      return (ends.attached ?? (() => Promise.resolve()))();
    },
  };
  const server = {
    close(done?: (cause?: Error) => void) {
      acts.push('close port');
      if (ends.sockets !== false) done?.();
      return this;
    },
    closeAllConnections: () => void acts.push('cut'),
  };
  const log = (_level: string, text: string) => void logs.push(text);
  const servers = [server] as unknown as Parameters<typeof stop>[0]['servers'];
  stopOnSignals(() => stop({ attached, servers, drainMs: 60_000, clock, log }), log, target);
  return {
    acts,
    logs,
    exits,
    signal: () => listeners.forEach((listener) => listener('SIGTERM')),
    /** Lets `ms` pass in steps, because each wait begins when the one before has ended. */
    pass: async (ms: number) => {
      for (let left = ms; left > 0; left -= 100) {
        clock.advance(100);
        await settled();
      }
    },
  };
}

describe('stopping', () => {
  it('[P263] drains first, and closes ports and parts when the last frames have left', async () => {
    const server = serverWith();
    server.signal();
    expect(server.acts).toEqual(['drain 60000']);
    await server.pass(stopBoundMs);
    expect(server.acts).toEqual(['drain 60000', 'close port', 'close parts', 'cut']);
    expect(server.exits).toEqual([0]);
  });

  it.each<[string, Parameters<typeof serverWith>[0], number]>([
    ['media that never end', { attached: hanging }, 1],
    ['media that never end and sockets that stay', { attached: hanging, sockets: false }, 1],
    ['sockets that stay', { sockets: false }, 0],
    ['media that fail', { attached: () => Promise.reject(new Error('no')) }, 1],
  ])('[P263] ends in time with %s', async (_what, ends, code) => {
    const server = serverWith(ends);
    server.signal();
    await server.pass(stopBoundMs);
    expect(server.exits).toEqual([code]);
    expect(server.logs.length).toBe(code === 0 ? 1 : 2);
  });

  it('[P264] ends at once by a second signal', async () => {
    const server = serverWith({ attached: hanging });
    server.signal();
    await settled();
    expect(server.exits).toEqual([]);
    server.signal();
    expect(server.exits).toEqual([1]);
  });
});
