import { createAppLife } from './app-life';
import { createClock } from './clock';
import { watchDevices } from './devices/device-list';
import { readHost } from './host';
import { native } from './native';
import { network } from './network';
import { createPermissions } from './devices/permissions';
import type { PhonePlatform } from './platform';
import { openSocket } from './socket';
import { createSounds } from './sounds';
import { createStorage } from './storage';

let only: PhonePlatform | null = null;

/** The real platform. There is one per app, because its listeners are registered once per app. */
export function wechatPlatform(): PhonePlatform {
  only = only ?? create();
  return only;
}

function create(): PhonePlatform {
  const host = readHost();
  const clock = createClock(host);
  const life = createAppLife(host, clock);
  return {
    clock,
    storage: createStorage(),
    network,
    life,
    host,
    permissions: createPermissions(host),
    sounds: createSounds(host),
    onDevices: (listener) => watchDevices(host, listener),
    openSocket: (url, listener) => openSocket(clock, url, listener),
    setKeepScreenOn(on) {
      native.setKeepScreenOn({ keepScreenOn: on, fail: () => undefined });
    },
    copy: (text) => new Promise((done, fail) => native.setClipboardData({ data: text, success: () => done(), fail })),
    shown: life.shown,
    hidden: life.hidden,
  };
}
