import { listen, load, fakeWx, type FakeSocketTask } from './fake-wx';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const open = (more: Record<string, unknown> = {}) => {
  const phone = fakeWx('1.7.0', more);
  const { platform } = load({ wx: phone.wx });
  const { heard, listener } = listen();
  const socket = platform.openSocket('wss://one/v1', listener);
  return { heard, socket, task: phone.tasks[0] as FakeSocketTask };
};

describe('a socket', () => {
  it.each([
    ['error, then close', ['error', 'close']],
    ['close, then error', ['close', 'error']],
    ['close twice', ['close', 'close']],
  ])('[N1] reports its close once: %s', (_order, events) => {
    const { heard, task } = open();
    events.forEach((name) => task.fire(name));
    jest.runAllTimers();
    expect(heard).toEqual(['closed null']);
  });

  it('[N1] reports the code when the base library does', () => {
    const { heard, task } = open();
    task.fire('open');
    task.fire('close', { code: 4200, reason: 'restart' });
    expect(heard).toEqual(['opened', 'closed 4200']);
  });

  it('[N2] has 10 s to open', () => {
    const { heard, task } = open();
    jest.advanceTimersByTime(9_999);
    expect(heard).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(heard).toEqual(['closed null']);
    expect(task.closes).toEqual([1000]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('[N2] stops its timer when it opens', () => {
    const { heard, task } = open();
    task.fire('open');
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(60_000);
    expect(heard).toEqual(['opened']);
  });

  it('[N3] reports nothing after its own close, and closes a task that opens too late', () => {
    const { heard, socket, task } = open();
    socket.close();
    socket.close();
    task.fire('open');
    task.fire('message', { data: 'late' });
    task.fire('close', { code: 1000 });
    socket.send('late');
    expect(heard).toEqual([]);
    expect(task.closes).toEqual([1000, 1000]);
    expect(task.sent).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('[N3] delivers texts while it is open, and nothing else', () => {
    const { heard, task } = open();
    task.fire('message', { data: 'early' });
    task.fire('open');
    task.fire('open');
    task.fire('message', { data: 'one' });
    task.fire('message', { data: new ArrayBuffer(2) });
    task.fire('close', {});
    task.fire('message', { data: 'late' });
    expect(heard).toEqual(['opened', 'one', 'closed null']);
  });

  it.each([['fails', () => undefined] as const, ['throws', 'throws'] as const])(
    '[N4] closes when a text cannot be sent: it %s',
    (_how, failSend) => {
      const { heard, socket, task } = open();
      task.fire('open');
      socket.send('one');
      task.failSend = failSend;
      socket.send('two');
      expect(heard).toEqual(['opened']);
      jest.runAllTimers();
      expect(task.sent).toEqual(['one']);
      expect(heard).toEqual(['opened', 'closed null']);
    },
  );

  it.each([
    [
      'throws',
      () => {
        throw new Error('bad url');
      },
    ],
    ['gives no task, as the sixth one does', () => undefined],
  ])('[N5] closes when connectSocket %s', (_how, connectSocket) => {
    const { heard } = open({ connectSocket });
    expect(heard).toEqual([]);
    jest.runAllTimers();
    expect(heard).toEqual(['closed null']);
  });

  it('[N5] closes when connectSocket fails within the call, but not before the caller has its socket', () => {
    const { heard } = open({ connectSocket: ({ fail }: { fail: (failure: object) => void }) => fail({ errMsg: 'fail' }) });
    expect(heard).toEqual([]);
    jest.runAllTimers();
    expect(heard).toEqual(['closed null']);
  });
});
