import { createPlayerContext } from '../platform/contexts';
import { wechatPlatform } from '../platform/wechat';
import { releaseAll, type Release } from '../shared/release';
import { readNet, readState, readVolume, type NativeEvent } from './native-event';
import { pageInFront } from './page';
import { routeNative, type NativeOwner } from './route-native';
import { runOn, type ElementSurface } from './run-on';

export type PlayerSource = 'main' | 'screen';

/** What a player's component hands on. */
export interface PlayerRoom {
  acceptPlayerCode(member: string, source: PlayerSource, code: number, message: string): void;
  acceptPlayerNet(member: string, source: PlayerSource, report: { readonly [key: string]: unknown }): void;
  acceptPlayerVolume(member: string, source: PlayerSource, level: number): void;
  attachPlayer(member: string, source: PlayerSource, commands: ElementSurface): Release;
}

/** Whose stream an element plays, and where. */
export interface Played {
  readonly room: PlayerRoom | null;
  readonly member: string;
  readonly source: PlayerSource;
}

/** Binds the element with the tag id `id` to what it plays. Call it when attached and whenever that changes; release it before. */
export function attachPlayer(
  component: NativeOwner,
  id: string,
  { room, member, source }: Played,
  page = pageInFront(),
): Release {
  const { host } = wechatPlatform();
  const route = routeNative({ tag: 'live-player', owner: component, id, page, atLeast: host.atLeast });
  if (room === null) return route;
  const commands = runOn(() => createPlayerContext(id, component as unknown as WechatMiniprogram.Component.TrivialInstance));
  return releaseAll([route, room.attachPlayer(member, source, commands)]);
}

// One statement for each handler of the component.

export function playerState({ room, member, source }: Played, event: NativeEvent): void {
  const state = readState(event);
  if (state !== null) room?.acceptPlayerCode(member, source, state.code, state.message);
}

export function playerNet({ room, member, source }: Played, event: NativeEvent): void {
  room?.acceptPlayerNet(member, source, readNet(event));
}

export function playerVolume({ room, member, source }: Played, event: NativeEvent): void {
  room?.acceptPlayerVolume(member, source, readVolume(event));
}
