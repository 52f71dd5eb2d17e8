import type { Instance } from '../../engine/instance';
import type { Runtime } from '../../engine/runtime';
import { callPlayer, callPusher } from '../../built-ins/media/live';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

const pusherMethods =
  'start stop pause resume switchCamera snapshot toggleTorch startPreview stopPreview sendMessage setMICVolume setZoom getMaxZoom ' +
  'playBGM stopBGM pauseBGM resumeBGM setBGMVolume setBGMPosition startAudioRecord stopAudioRecord applyFilter applyMakeup applySticker ' +
  'clearFilters clearMakeups clearStickers createOffscreenCanvas createCustomBuffer exitPictureInPicture ' +
  // Additions to WeChat's methods, for desktops with several devices.
  'getDevices useDevice';

const playerMethods =
  'play stop mute pause resume requestFullScreen exitFullScreen snapshot requestPictureInPicture exitPictureInPicture ' +
  'requestBackgroundPlayback exitBackgroundPlayback';

const exitMethod = 'exitPictureInPicture';
const enterMethod = 'requestPictureInPicture';

type Call = (method: string, options: Record<string, unknown>) => Promise<object>;

/** Contexts find their tag when a method is called. A call before the tag is inserted waits for it. */
export function liveContextApi(runtime: Runtime): WxMembers {
  // Any context on any page can close the window.
  const exit = async (): Promise<object> => {
    if (!runtime.router.closePip()) throw new Error('not in picture in picture');
    return {};
  };
  const enter = async (): Promise<object> => {
    if (!runtime.pages.openBeside()) throw new Error('not available here and now');
    return {};
  };
  return {
    checkIsPictureInPictureActive: () => runtime.pages.inPip !== null,
    createLivePusherContext: () => {
      const page = runtime.pages.top;
      // Without a pusher on the top page, the context controls the pusher of the page in picture-in-picture.
      const elements = (): Element[] => [page, runtime.pages.inPip].flatMap((each) => each?.root.element ?? []);
      return context('operateLivePusher', pusherMethods, (method, options) =>
        method === exitMethod ? exit() : callPusher(elements, method, options),
      );
    },
    createLivePlayerContext: (id: string, component?: Instance) => {
      const owner = component ?? runtime.pages.top?.instance;
      return context('operateLivePlayer', playerMethods, (method, options) => {
        if (method === exitMethod) return exit();
        if (method === enterMethod) return enter();
        if (owner === undefined) return Promise.reject(new Error('no page'));
        return callPlayer({ id, ownerPath: owner.is, within: runtime.engine.elementOf(owner) ?? runtime.frame }, method, options);
      });
    },
  };
}

function context(name: string, methods: string, call: Call): object {
  return Object.fromEntries(
    methods
      .split(' ')
      .map((method) => [method, api<Record<string, unknown>>(name, (options) => call(method, withoutCallbacks(options)))]),
  );
}

/** Removes the callbacks, which `api` calls. */
const withoutCallbacks = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value !== 'function'));
