import type { Runtime } from '../engine/runtime';
import { animationApi } from './animation';
import { audioApi } from './audio';
import { base64Api } from './base64';
import { canIUse } from './can-i-use';
import { deviceApi } from './device';
import { extConfigApi } from './ext-config';
import { feedbackApi } from './feedback';
import { intersectionApi } from './intersection';
import { lifeApi } from './life';
import { liveContextApi } from './live-contexts';
import type { WxMembers } from './members';
import { navigationApi } from './navigation';
import { networkApi } from './network';
import { queryApi } from './queries';
import { requestApi } from './request';
import { settingsApi } from './settings';
import { shareApi } from './share';
import { socketApi } from './sockets';
import { storageApi } from './storage';
import { systemApi } from './system';

/** `wx`: what WeChat gives a mini program, as far as a browser can. docs/guides/browser.md lists what is there and what differs. */
export function createWx(runtime: Runtime, storage: Storage): WxMembers {
  const wx: Record<string, unknown> = {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    ...animationApi(),
    ...audioApi(),
    ...base64Api(),
    ...deviceApi(),
    ...extConfigApi(runtime),
    ...feedbackApi(),
    ...intersectionApi(runtime),
    ...lifeApi(runtime),
    ...liveContextApi(runtime),
    ...navigationApi(runtime),
    ...networkApi(),
    ...queryApi(runtime),
    ...requestApi(runtime),
    ...settingsApi(),
    ...shareApi(),
    ...socketApi(runtime),
    ...storageApi(storage),
    ...systemApi(runtime),
  };
  return Object.assign(wx, { canIUse: canIUse(wx) });
}
