import { rooms } from '../app/rooms';
import { readCapabilities } from '../platform/capabilities';
import { wechatPlatform } from '../platform/wechat';
import { readWindow, watchWindow } from '../platform/window';
import { box } from '../shared/mobx';
import { formOf } from '../view/layout';
import { barOf, type Screen } from '../view/screen';

/** Videos decoded at once: Android six, iOS eight; computers have no limit. */
const maxPlayers: { readonly [system: string]: number } = { ios: 8, android: 6, harmony: 6 };
const noLimit = 64;

function readScreen(): Omit<Screen, 'flips'> {
  const { host } = wechatPlatform();
  const window = readWindow(host);
  const browser = host.kind === 'browser';
  const { sameLayer, preview, volume, route } = readCapabilities(host);
  return {
    width: window.width,
    height: window.height,
    form: formOf(window),
    // Below 2.11.0 the theme cannot be read, and the oldest web views lack the CSS variables of the dark theme.
    dark: window.dark && host.atLeast('2.11.0'),
    bar: barOf(window, browser),
    overVideo: sameLayer,
    preview,
    meter: volume,
    earpiece: route,
    players: maxPlayers[host.system] ?? noLimit,
    browser,
  };
}

const current = box<Omit<Screen, 'flips'> | null>(null);

/** The window and the abilities of this phone, for views; observable, and read when first used. */
export function screen(): Screen {
  const { devices } = rooms;
  return { ...windowScreen(), flips: devices === null || devices.cameras.length > 1 };
}

function windowScreen(): Omit<Screen, 'flips'> {
  const known = current.get();
  if (known !== null) return known;
  const { host } = wechatPlatform();
  watchWindow(host, () => current.set(readScreen()));
  const first = readScreen();
  current.set(first);
  return first;
}
