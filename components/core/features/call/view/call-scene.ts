import type { errors } from '../../../protocol/errors';
import type { CallViewTexts, CallViewTextKey } from './call-view-texts';
import type { CallModel } from '../types';
import type { ConnectionModel } from '../../../app/types';

import { callLayout, type CallLayout } from './call-layout';
import type { Sheet } from './call-ui-state';
import type { Ended } from './call-texts';
import type { Draggable } from '../../../view/draggable';
import type { Screen } from '../../../view/screen';

/**
 * The content of the screen. `bar`: the call is on another page or minimised, and this page shows the small box; `line`: the call has
 * ended elsewhere, and this page shows one line; `room`: the call was turned into a room.
 */
export type CallScene =
  'none' | 'opening' | 'incoming' | 'outgoing' | 'connecting' | 'active' | 'ended' | 'bar' | 'line' | 'room';

/** The place of the videos: full page, between the bars, in the small box, audio only, or none. */
export type MediaBox = '' | 'over' | 'between' | 'window' | 'unseen';

export interface CallFacts {
  current: CallModel | null;
  incoming: CallModel | null;
  /** The reason why no call can be shown: the app runs without the call feature, or not with this copy of the kit. */
  missing: CallViewTextKey | null;
  connection: Pick<ConnectionModel, 'networkDown' | 'attempt'> | null;
  /** This page shows the call; every other page shows the small box. */
  isStage: boolean;
  /** The page is the call's own, so it also shows content without a call. */
  isOwnPage: boolean;
  isAside: boolean;
  /** There is a previous page, or the page is not the call's own. */
  canGoAside: boolean;
  /** The phone's picture-in-picture window shows the call. */
  isFloating: boolean;
  moved: string;
  last: Ended | null;
  opening: '' | 'opening' | keyof typeof errors;
  sheet: Sheet;
  /** The bars over a video are visible. */
  hasBars: boolean;
  fresh: readonly string[];
  bar: Draggable;
  now: number;
  screen: Screen;
  texts: CallViewTexts;
}

export function sceneOf(facts: CallFacts): CallScene {
  const { current, incoming, isStage, isAside, moved } = facts;
  if (facts.missing !== null) return facts.isOwnPage ? 'ended' : 'line';
  if (isStage && moved !== '') return 'room';
  if (current !== null) {
    if (current.state === 'ended') return isStage && !isAside ? 'ended' : 'line';
    if (!isStage || isAside) return 'bar';
    if (current.state === 'active') return 'active';
    return current.state === 'connecting' || current.direction === 'in' ? 'connecting' : 'outgoing';
  }
  if (incoming !== null) return incoming.state !== 'ended' ? 'incoming' : facts.isOwnPage ? 'ended' : 'line';
  if (!facts.isOwnPage) return 'none';
  if (facts.opening === 'opening') return 'opening';
  return facts.last !== null || facts.opening !== '' ? 'ended' : 'none';
}

const boxes: { readonly [Name in CallLayout]: MediaBox } = {
  unseen: 'unseen',
  own: 'over',
  pair: 'over',
  grid: 'between',
  window: 'window',
};

export function mediaOf(call: CallModel, { isStage, isAside, screen, fresh }: CallFacts): MediaBox {
  if (!isStage || call.room === null) return '';
  return boxes[callLayout({ call, room: call.room, screen, isAside, fresh })];
}
