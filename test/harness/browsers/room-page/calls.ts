import type { Calls, RtcWithCalls } from '../../../../components/calls';

type Call = NonNullable<Calls['current']>;

const rtc = (): RtcWithCalls | null =>
  typeof getApp === 'function' ? ((getApp() as { rtc?: RtcWithCalls | null } | undefined)?.rtc ?? null) : null;

/** The calls of the page's app; null before its launch. */
export const calls = (): Calls | null => rtc()?.calls ?? null;

/** The state of a call as plain data. */
export interface CallFacts {
  id: string;
  kind: string;
  direction: string;
  state: string;
  reason: string | null;
  others: number;
}

function factsOf(call: Call | null): CallFacts | null {
  if (call === null) return null;
  const { id, kind, direction, state, reason, others } = call;
  return { id, kind, direction, state, reason, others: others.length };
}

/** The current call. */
export const call = (): CallFacts | null => factsOf(calls()?.current ?? null);

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Resolves when `is` becomes true of the store. */
function once(is: (calls: Calls) => boolean): Promise<void> {
  const app = rtc();
  if (app === null) return Promise.reject(new Error('no app'));
  return new Promise((done) => {
    const release = app.watch(
      () => is(app.calls),
      (now) => {
        if (!now) return;
        done();
        // The first value arrives before `release` is assigned.
        void after(0).then(() => release());
      },
    );
  });
}

const isIn = ({ current }: Calls): boolean => current?.state === 'connecting' || current?.state === 'active';

const quiet = { kind: 'audio', microphone: false, camera: false } as const;

/** Call actions through the store, without a screen and without media. */
export const callActions = {
  async call(to: string, afterMs: number): Promise<void> {
    await after(afterMs);
    await calls()?.call(to, quiet);
  },
  rings: () => once(({ incoming }) => incoming !== null),
  /** Returns the error's reason; null on success. */
  async accept(afterMs: number): Promise<string | null> {
    await after(afterMs);
    const asking = calls()?.incoming ?? null;
    return asking === null
      ? 'gone'
      : asking.accept(quiet).then(
          () => null,
          ({ reason }: { reason: string }) => reason,
        );
  },
  /** Waits for an accepted call. */
  async talks(): Promise<CallFacts | null> {
    await once(isIn);
    return call();
  },
  /** Waits until there is no call. */
  rests: () => once(({ current, incoming }) => incoming === null && (current === null || current.state === 'ended')),
  /** Waits for the call's history record and returns its reason. */
  async keeps(id: string): Promise<string | undefined> {
    const find = ({ history }: Calls) => history.find((record) => record.id === id);
    await once((now) => find(now) !== undefined);
    const now = calls();
    return now === null ? undefined : find(now)?.reason;
  },
  async end(): Promise<void> {
    await calls()?.current?.end();
  },
};
