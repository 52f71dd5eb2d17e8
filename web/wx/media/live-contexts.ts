import type { Instance } from '../../engine/instance';
import type { Runtime } from '../../engine/runtime';
import { callPlayer, callPusher } from '../../built-ins/media/live';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

const pusherMethods =
  'start stop pause resume switchCamera snapshot toggleTorch startPreview stopPreview sendMessage setMICVolume setZoom getMaxZoom ' +
  'playBGM stopBGM pauseBGM resumeBGM setBGMVolume setBGMPosition startAudioRecord stopAudioRecord applyFilter applyMakeup applySticker ' +
  'clearFilters clearMakeups clearStickers createOffscreenCanvas createCustomBuffer exitPictureInPicture ' +
  // Not WeChat's: people at a desk have several of each.
  'getDevices useDevice';

const playerMethods =
  'play stop mute pause resume requestFullScreen exitFullScreen snapshot requestPictureInPicture exitPictureInPicture ' +
  'requestBackgroundPlayback exitBackgroundPlayback';

const leaveWindow = 'exitPictureInPicture';

type Call = (method: string, options: Record<string, unknown>) => Promise<object>;

/** Contexts find their tag when a method is called; what is called before the tag is there waits for it. */
export function liveContextApi(runtime: Runtime): WxMembers {
  // By any context, on any page, whatever is in the window.
  const exit = async (): Promise<object> => {
    if (!runtime.router.closePip()) throw new Error('not in picture in picture');
    return {};
  };
  return {
    checkIsPictureInPictureActive: () => runtime.pages.inPip !== null,
    createLivePusherContext: () => {
      const page = runtime.pages.top;
      // A page in the small window has a pusher and is not the top page: contexts that are made meanwhile are for it, if for any.
      const places = (): Element[] => [page, runtime.pages.inPip].flatMap((each) => each?.root.element ?? []);
      return context('operateLivePusher', pusherMethods, (method, options) =>
        method === leaveWindow ? exit() : callPusher(places, method, options),
      );
    },
    createLivePlayerContext: (id: string, component?: Instance) => {
      const owner = component ?? runtime.pages.top?.instance;
      return context('operateLivePlayer', playerMethods, (method, options) => {
        if (method === leaveWindow) return exit();
        if (owner === undefined) return Promise.reject(new Error('no page'));
        return callPlayer({ id, writtenIn: owner.is, within: runtime.engine.elementOf(owner) ?? runtime.frame }, method, options);
      });
    },
  };
}

function context(name: string, methods: string, call: Call): object {
  return Object.fromEntries(
    methods.split(' ').map((method) => [method, api<Record<string, unknown>>(name, (options) => call(method, plain(options)))]),
  );
}

/** Callbacks are ours to call; the live element gets the rest. */
const plain = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value !== 'function'));
