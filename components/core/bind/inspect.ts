import { wechatPlatform } from '../platform/wechat';
import type { Release } from '../shared/release';
import { patches } from './bind-view';
import type { View } from './binder';

/** The platform for one rtc-inspector, whose own setData calls are not counted. */
export function inspectorPlatform(own: View) {
  const { clock, host, copy } = wechatPlatform();
  let calls = 0;
  let characters = 0;
  let since = 0;
  let rates: { calls: number; characters: number } | null = null;
  return {
    copy,
    host: `${host.kind} ${host.system} ${host.version}`,
    /** Calls a second, and characters of their JSON a second, since the reading before; null within the first second. */
    setData() {
      const seconds = (clock.now() - since) / 1000;
      if (seconds >= 1) {
        rates = { calls: calls / seconds, characters: characters / seconds };
        calls = characters = 0;
        since = clock.now();
      }
      return rates;
    },
    /** Counts until released. */
    count(): Release {
      since = clock.now();
      const before = patches.sent;
      patches.sent = (view, patch) => {
        if (view === own) return;
        calls += 1;
        characters += JSON.stringify(patch).length;
      };
      return () => {
        patches.sent = before;
      };
    },
  };
}
