import { createPusherContext, mayFail } from '../platform/contexts';
import { isSupported } from '../platform/min-versions';
import { wechatPlatform } from '../platform/wechat';
import { readProperties } from '../platform/window';
import { releaseAll, type Release } from '../shared/release';
import { afterFlush, afterRender, type Renderable } from './after-render';
import { readError, readMusic, readNet, readState, readVolume, type MusicEvent, type NativeEvent } from './native-event';
import { currentPage } from './page';
import { routeNativeEvents, type NativeOwner } from './route-native';
import { invokeOn, type ElementSurface } from './invoke-context';
import { removalMs } from './removal';

/** The room's native elements, as the pusher component reports to them. */
export interface PusherElements {
  acceptPusherCode(code: number, message: string): void;
  acceptPusherNet(report: { readonly [key: string]: unknown }): void;
  acceptPusherVolume(level: number): void;
  acceptMusic(event: MusicEvent): void;
  acceptScreenCode(code: number, message: string): void;
  attachPusher(commands: PusherSurface): Release;
}

export interface PusherSurface extends ElementSurface {
  start(): void;
  stop(): void;
  startPreview(): void;
  stopPreview(): void;
  switchCamera(): void;
  /** Runs `callback` once the phone has removed an element that the view no longer contains. */
  afterRemoval(callback: () => void): void;
  isOff(device: 'microphone' | 'camera'): Promise<boolean>;
}

/** The longest wait for the view to show a device as switched off. */
const answerMs = 2_000;

/** Binds the element of `component` on `page` to its room. Release it before binding another room. */
export function attachPusher(component: NativeOwner & Renderable, elements: PusherElements, page = currentPage()): Release {
  const { host } = wechatPlatform();
  const route = routeNativeEvents({ tag: 'live-pusher', owner: component, id: '', page, atLeast: host.atLeast });
  const surface = createSurface(component);
  return releaseAll([route, surface.release, elements.attachPusher(surface.commands)]);
}

// One function for each native event handler of the component.

export function handlePusherState(elements: PusherElements | null, event: NativeEvent): void {
  const state = readState(event);
  if (state !== null) elements?.acceptPusherCode(state.code, state.message);
}

export function handlePusherError(elements: PusherElements | null, event: NativeEvent): void {
  const error = readError(event);
  if (error !== null) elements?.acceptPusherCode(error.code, error.message);
}

export function handlePusherNet(elements: PusherElements | null, event: NativeEvent): void {
  elements?.acceptPusherNet(readNet(event));
}

export function handlePusherVolume(elements: PusherElements | null, event: NativeEvent): void {
  elements?.acceptPusherVolume(readVolume(event));
}

export function handleScreenState(elements: PusherElements | null, event: NativeEvent): void {
  const state = readState(event);
  if (state !== null) elements?.acceptScreenCode(state.code, state.message);
}

export function handlePusherMusic(elements: PusherElements | null, event: NativeEvent): void {
  elements?.acceptMusic(readMusic(event));
}

const isShownOff = (shown: { readonly [name: string]: unknown }, device: 'microphone' | 'camera'): boolean =>
  device === 'camera' ? shown.enableCamera === false : shown.muted === true || shown.enableMic === false;

/** A command that this base library lacks does nothing; `capabilities` reports it as missing. */
function createSurface(component: Renderable): { commands: PusherSurface; release: Release } {
  const { clock, host } = wechatPlatform();
  const hasPreview = isSupported(host, 'LivePusherContext.startPreview');
  let pending: Release = () => undefined;
  let removal: Release = () => undefined;
  const afterPatch = (run: () => unknown): void => {
    pending();
    pending = afterRender(component, clock, run);
  };
  const atOnce = (run: () => unknown): void => {
    pending();
    run();
  };
  // The context is created for each command, because one made for a removed element does nothing.
  const commands: PusherSurface = {
    ...invokeOn(createPusherContext),
    start: () => afterPatch(() => createPusherContext().start(mayFail)),
    stop: () => atOnce(() => createPusherContext().stop(mayFail)),
    startPreview: () => afterPatch(() => hasPreview && createPusherContext().startPreview(mayFail)),
    stopPreview: () => atOnce(() => hasPreview && createPusherContext().stopPreview(mayFail)),
    switchCamera: () => createPusherContext().switchCamera(mayFail),
    afterRemoval: (callback) => {
      removal();
      removal = afterRender(component, clock, () => {
        removal = clock.after(removalMs, callback);
      });
    },
    // The callback of setData proves nothing up to 2.0.2, where it is a timer; the view itself answers at every version. An answer that
    // waits behind a late timer still counts.
    isOff: (device) =>
      new Promise((done) => {
        const timeout = clock.after(answerMs, () => afterFlush(clock, () => done(false)));
        afterFlush(clock, () => {
          readProperties(component as never, '.tile__live', ['muted', 'enableMic', 'enableCamera'], (shown) => {
            if (shown !== null && !isShownOff(shown, device)) return;
            timeout();
            done(true);
          });
        });
      }),
  };
  return { commands, release: releaseAll([() => pending(), () => removal()]) };
}
