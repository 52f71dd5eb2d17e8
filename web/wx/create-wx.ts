import type { Runtime } from '../engine/runtime';
import { animationApi } from './interface/animation';
import { audioApi } from './media/audio';
import { base64Api } from './app/base64';
import { canIUse } from './can-i-use';
import { deviceApi } from './device/device';
import { extConfigApi } from './app/ext-config';
import { interactionApi } from './interface/interaction';
import { intersectionApi } from './interface/intersection';
import { lifecycleApi } from './app/lifecycle';
import { liveContextApi } from './media/live-contexts';
import { mediaDevicesApi } from './device/media-devices';
import type { WxMembers } from './members';
import { navigationApi } from './interface/navigation';
import { networkApi } from './network/network';
import { queryApi } from './interface/queries';
import { recorderApi } from './media/recorder';
import { requestApi } from './network/request';
import { settingsApi } from './device/settings';
import { shareApi } from './interface/share';
import { socketApi } from './network/sockets';
import { storageApi } from './app/storage';
import { systemApi } from './device/system';

/** Creates `wx`, with the part of WeChat's API that a browser can support. docs/guides/browser.md lists its members and differences. */
export function createWx(runtime: Runtime, storage: Storage): WxMembers {
  const wx: Record<string, unknown> = {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    ...animationApi(),
    ...audioApi(),
    ...base64Api(),
    ...deviceApi(),
    ...extConfigApi(runtime),
    ...interactionApi(),
    ...intersectionApi(runtime),
    ...lifecycleApi(runtime),
    ...liveContextApi(runtime),
    ...mediaDevicesApi(),
    ...navigationApi(runtime),
    ...networkApi(),
    ...queryApi(runtime),
    ...recorderApi(),
    ...requestApi(runtime),
    ...settingsApi(),
    ...shareApi(),
    ...socketApi(runtime),
    ...storageApi(storage),
    ...systemApi(runtime),
  };
  return Object.assign(wx, { canIUse: canIUse(wx) });
}
