import type { Rtc } from 'miniprogram-rtc-kit';
import type { DemoApp } from '../app';
import { languageOf, type Settings } from './settings';

export type Calls = Rtc['calls'];
export type Call = NonNullable<Calls['current']>;
export type Kind = Call['kind'];

/** The calls of the app's one `createRtc`; null before it was called, which no page sees. */
export const appCalls = (): Calls | null => getApp<DemoApp>().rtc?.calls ?? null;

/** What a page wants to know of calls, now and whenever it changes, until it calls what it got. Plain data only: it is compared as JSON. */
export function watchCalls<Seen>(read: (calls: Calls) => Seen, then: (seen: Seen) => void): () => void {
  const { rtc } = getApp<DemoApp>();
  if (rtc === null) return () => undefined;
  return rtc.watch(
    () => JSON.stringify(read(rtc.calls)),
    (seen) => then(JSON.parse(seen) as Seen),
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

/** Says why a wish about calls was refused, to be used as `.catch(sayWhy(settings))`. */
export const sayWhy =
  (settings: Settings) =>
  (cause: { reason?: string }): void => {
    const title = (refusals[cause.reason ?? ''] ?? otherRefusal)[languageOf(settings)];
    wx.showToast({ title, icon: 'none' });
  };

/** Calls one person, or several at once. `<rtc-call>` on the page in front does the rest. */
export function callPeople(people: readonly string[], kind: Kind, settings: Settings): void {
  void appCalls()
    ?.call(people.length > 1 ? people : (people[0] ?? ''), { kind, group: people.length > 1 })
    .then(undefined, sayWhy(settings));
}
