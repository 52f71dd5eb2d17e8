import type { Call, Calls } from 'miniprogram-rtc-kit/calls';
import type { DemoApp } from '../app';
import { languageOf, type Settings } from './settings';

export type { Call, Calls };
export type Kind = Call['kind'];

/** The calls of the app's `createRtc`; null only before it was called. */
export const appCalls = (): Calls | null => getApp<DemoApp>().rtc?.calls ?? null;

/** Reports what `read` returns, now and on every change, until the result is called. Values are compared as JSON, so they must be plain data. */
export function watchCalls<State>(read: (calls: Calls) => State, then: (state: State) => void): () => void {
  const { rtc } = getApp<DemoApp>();
  if (rtc === null) return () => undefined;
  return rtc.watch(
    () => JSON.stringify(read(rtc.calls)),
    (state) => then(JSON.parse(state) as State),
  );
}

const refusals: { readonly [Reason in string]?: { zh: string; en: string } } = {
  already_in_call: { zh: '你正在通话中', en: 'You are in a call' },
  rate_limited: { zh: '打得太频繁，稍等再打', en: 'Too many calls. Wait a moment' },
  not_found: { zh: '通话已经结束', en: 'This call is over' },
  call_over: { zh: '通话已经结束', en: 'This call is over' },
  call_full: { zh: '通话人数已满', en: 'The call is full' },
};
const otherRefusal = { zh: '没有打通，请稍后再试', en: 'That did not work. Try again' };

/** Shows why a request about calls was refused; use it as `.catch(showRefusal(settings))`. */
export const showRefusal =
  (settings: Settings) =>
  (cause: { reason?: string }): void => {
    const title = (refusals[cause.reason ?? ''] ?? otherRefusal)[languageOf(settings)];
    wx.showToast({ title, icon: 'none' });
  };

/** Calls one user, or several at once. `<rtc-call>` on the page in front shows the call. */
export function callUsers(users: readonly string[], kind: Kind, settings: Settings): void {
  void appCalls()
    ?.call(users.length > 1 ? users : (users[0] ?? ''), { kind, group: users.length > 1 })
    .then(undefined, showRefusal(settings));
}
