import { createPlayerContext } from '../platform/contexts';
import { wechatPlatform } from '../platform/wechat';
import { releaseAll, type Release } from '../shared/release';
import { readNet, readState, readVolume, type NativeEvent } from './native-event';
import { currentPage } from './page';
import { routeNativeEvents, type NativeOwner } from './route-native';
import { invokeOn, type ElementSurface } from './invoke-context';

export type PlayerSource = 'main' | 'screen';

/** The room's native elements, as a player component reports to them. */
export interface PlayerElements {
  acceptPlayerCode(member: string, source: PlayerSource, code: number, message: string): void;
  acceptPlayerNet(member: string, source: PlayerSource, report: { readonly [key: string]: unknown }): void;
  acceptPlayerVolume(member: string, source: PlayerSource, level: number): void;
  attachPlayer(member: string, source: PlayerSource, commands: ElementSurface): Release;
}

/** The stream that an element plays. */
export interface PlayerTarget {
  readonly elements: PlayerElements | null;
  readonly member: string;
  readonly source: PlayerSource;
}

/** Binds the element with the tag id `id` to its stream. Call it when attached and, after the release, whenever the stream changes. */
export function attachPlayer(
  component: NativeOwner,
  id: string,
  { elements, member, source }: PlayerTarget,
  page = currentPage(),
): Release {
  const { host } = wechatPlatform();
  const route = routeNativeEvents({ tag: 'live-player', owner: component, id, page, atLeast: host.atLeast });
  if (elements === null) return route;
  const commands = invokeOn(() => createPlayerContext(id, component as unknown as WechatMiniprogram.Component.TrivialInstance));
  return releaseAll([route, elements.attachPlayer(member, source, commands)]);
}

// One function for each native event handler of the component.

export function handlePlayerState({ elements, member, source }: PlayerTarget, event: NativeEvent): void {
  const state = readState(event);
  if (state !== null) elements?.acceptPlayerCode(member, source, state.code, state.message);
}

export function handlePlayerNet({ elements, member, source }: PlayerTarget, event: NativeEvent): void {
  elements?.acceptPlayerNet(member, source, readNet(event));
}

export function handlePlayerVolume({ elements, member, source }: PlayerTarget, event: NativeEvent): void {
  elements?.acceptPlayerVolume(member, source, readVolume(event));
}
