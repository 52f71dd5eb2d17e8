import { isAtLeast, type LiveTag } from '../../../tools/min-version/tables';

/** The differences between base libraries beyond the tables of their members. All were measured on the libraries. */
export interface BaseLibrary {
  /** Native events are looked up by name on the page, not on the component around the tag. */
  asksPageFor(tag: LiveTag, event: string): boolean;
  /** A native event that comes before the view announced its element is delivered afterwards; older libraries lose it. */
  readonly keepsEarlyEvents: boolean;
  /** The callback of `setData` waits for the view; on older libraries it is a timer of 0. */
  readonly callbackWaitsForView: boolean;
  /** The flag of a page that allows one pusher falls only when the native side has removed the old one. */
  readonly flagFallsLate: boolean;
  /** The tag asks for permissions before it is inserted. */
  readonly asksPermissions: boolean;
  /** A player's context keeps the first element of its id. */
  readonly keepsFirstPlayer: boolean;
  /** The library fails when a player's removal is announced: `broken` with an error of its own, `silent` without one. */
  readonly playerRemoval: 'silent' | 'broken' | 'right';
  /** `SocketTask.close` sends the code that it was given; on older libraries always 1000. */
  readonly sendsCloseCodes: boolean;
  /** Components know their own path as `this.is`. */
  readonly componentsHaveIs: boolean;
  /** Elements of components have the attribute `is`, which the compiled `:host` selects. */
  readonly hasHostRules: boolean;
  /** A change of the nodes of a template inside a component breaks the page's updates. */
  readonly templatesFreeze: boolean;
}

/** Libraries between two measured ones count as the older of them. */
export function baseLibrary(version: string): BaseLibrary {
  const from = (first: string): boolean => isAtLeast(version, first);
  return {
    asksPageFor: (tag, event) => event !== 'error' && !from(componentRouteFrom(tag, event)),
    keepsEarlyEvents: from('1.9.90'),
    callbackWaitsForView: from('2.8.2'),
    flagFallsLate: !from('1.9.98'),
    asksPermissions: from('1.7.4'),
    keepsFirstPlayer: !from('1.9.0'),
    playerRemoval: from('2.0.0') ? 'right' : from('1.9.3') ? 'broken' : 'silent',
    sendsCloseCodes: from('2.8.2'),
    componentsHaveIs: !from('1.7.2') || from('1.7.3'),
    hasHostRules: from('1.7.2'),
    templatesFreeze: !from('1.7.2'),
  };
}

function componentRouteFrom(tag: LiveTag, event: string): string {
  if (tag === 'live-pusher') return '1.7.4';
  return event === 'fullscreenchange' ? '2.0.0' : '1.9.3';
}
