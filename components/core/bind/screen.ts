import { readCapabilities } from '../platform/capabilities';
import { wechatPlatform } from '../platform/wechat';
import { readWindow, watchWindow } from '../platform/window';
import { box } from '../store/mobx';
import { formOf } from '../store/views/layout';
import { barOf, type Screen } from '../store/views/screen';

/** Android decodes six pictures at once, iOS eight; a computer is not asked. */
const players: { readonly [system: string]: number } = { ios: 8, android: 6, harmony: 6 };
const unlimited = 64;

function look(): Screen {
  const { host } = wechatPlatform();
  const window = readWindow(host);
  const browser = host.kind === 'browser';
  const { sameLayer, preview, volume, route } = readCapabilities(host);
  return {
    width: window.width,
    height: window.height,
    form: formOf(window),
    // Below 2.11.0 the theme cannot be asked, and the oldest web views lack the variables that dark needs.
    dark: window.dark && host.atLeast('2.11.0'),
    bar: barOf(window, browser),
    overVideo: sameLayer,
    preview,
    meter: volume,
    earpiece: route,
    players: players[host.system] ?? unlimited,
    browser,
  };
}

const seen = box<Screen | null>(null);

/** The phone as views see it; observable, and read from the phone when first asked. */
export function screen(): Screen {
  const known = seen.get();
  if (known !== null) return known;
  const { host } = wechatPlatform();
  watchWindow(host, () => seen.set(look()));
  const first = look();
  seen.set(first);
  return first;
}
