import { createPusherContext, mayFail } from '../platform/contexts';
import { can } from '../platform/since';
import { wechatPlatform } from '../platform/wechat';
import { releaseAll, type Release } from '../shared/release';
import { afterRender, type Rendered } from './after-render';
import { readError, readMusic, readNet, readState, readVolume, type MusicEvent, type NativeEvent } from './native-event';
import { pageInFront } from './page';
import { routeNative, type NativeOwner } from './route-native';
import { runOn, type ElementSurface } from './run-on';

/** What the pusher's component hands on: all that it hears, and the commands that it can give. */
export interface PusherRoom {
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
}

/** Binds the element of `component`, which lies on `page`, to its room. Release it before another room. */
export function attachPusher(component: NativeOwner & Rendered, room: PusherRoom, page = pageInFront()): Release {
  const { host } = wechatPlatform();
  const route = routeNative({ tag: 'live-pusher', owner: component, id: '', page, atLeast: host.atLeast });
  const surface = createSurface(component);
  return releaseAll([route, surface.release, room.attachPusher(surface.commands)]);
}

// One statement for each handler of the component.

export function pusherState(room: PusherRoom | null, event: NativeEvent): void {
  const state = readState(event);
  if (state !== null) room?.acceptPusherCode(state.code, state.message);
}

export function pusherError(room: PusherRoom | null, event: NativeEvent): void {
  const error = readError(event);
  if (error !== null) room?.acceptPusherCode(error.code, error.message);
}

export function pusherNet(room: PusherRoom | null, event: NativeEvent): void {
  room?.acceptPusherNet(readNet(event));
}

export function pusherVolume(room: PusherRoom | null, event: NativeEvent): void {
  room?.acceptPusherVolume(readVolume(event));
}

export function screenState(room: PusherRoom | null, event: NativeEvent): void {
  const state = readState(event);
  if (state !== null) room?.acceptScreenCode(state.code, state.message);
}

export function pusherMusic(room: PusherRoom | null, event: NativeEvent): void {
  room?.acceptMusic(readMusic(event));
}

/** Commands that this base library lacks do nothing: who asked `capabilities` does not give them. */
function createSurface(component: Rendered): { commands: PusherSurface; release: Release } {
  const { clock, host } = wechatPlatform();
  const previews = can(host, 'LivePusherContext.startPreview');
  let pending: Release = () => undefined;
  const later = (act: () => void): void => {
    pending();
    pending = afterRender(component, clock, act);
  };
  const now = (act: () => void): void => {
    pending();
    act();
  };
  /** A context made anew each time: one that was made for an element that is gone commands nothing. */
  const command = (name: Exclude<keyof PusherSurface, 'run'>): void => {
    const pusherContext = createPusherContext();
    if (previews || (name !== 'startPreview' && name !== 'stopPreview')) pusherContext[name](mayFail);
  };
  const commands: PusherSurface = {
    ...runOn(createPusherContext),
    start: () => later(() => command('start')),
    stop: () => now(() => command('stop')),
    startPreview: () => later(() => command('startPreview')),
    stopPreview: () => now(() => command('stopPreview')),
    switchCamera: () => command('switchCamera'),
  };
  return { commands, release: () => pending() };
}
