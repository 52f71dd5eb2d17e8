import type { RoomModel } from '../../../room/types';
import type { MemberTexts } from '../../../texts/members';
import { formatText } from '../../../texts/texts';
import type { ControlView } from '../../../view/controls/controls-view';
import type { RoomModeration } from '../types';

/** The row of controls has the styles of its own icons only, so an added button brings its drawing as a style. */
const glyph = (drawing: string): string =>
  `-webkit-mask-image:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='red' stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'%3E${drawing}%3C/svg%3E")`;
const members = glyph(
  "%3Ccircle cx='9' cy='8' r='3.6'/%3E%3Cpath d='M2.5 19.75a6.5 6.5 0 0 1 13 0M15.9 4.65a3.6 3.6 0 0 1 0 6.7M18.1 14.1a6.5 6.5 0 0 1 3.4 5.65'/%3E",
);
const hand = glyph(
  "%3Cpath d='M8 12.25v-6.5a1.5 1.5 0 0 1 3 0V11M11 5.5V4.25a1.5 1.5 0 0 1 3 0V11M14 5.75a1.5 1.5 0 0 1 3 0v6M17 8.75a1.5 1.5 0 0 1 3 0v5.5a7 7 0 0 1-7 7h-.9a7 7 0 0 1-5.6-2.8l-3.1-4.1a1.55 1.55 0 0 1 2.35-2L8 14.75'/%3E",
);

const plain = { icon: '', tone: 'on', why: '' } as const;

/** The number of users who wait for the user's decision: raised hands and the waiting room. */
const demands = ({ isModerator, hands, waiting }: RoomModeration): number => (isModerator ? hands.length + waiting.length : 0);

/** The button that opens the list. Nothing can be drawn over the video of an older library, so it says there that WeChat is too old. */
export function membersButton(
  room: Pick<RoomModel, 'members' | 'audience'>,
  order: RoomModeration,
  texts: MemberTexts,
  overVideo: boolean,
): ControlView {
  const { isModerator, hands, waiting } = order;
  const count = demands(order);
  const key = isModerator && waiting.length > 0 ? 'labelWaiting' : isModerator && hands.length > 0 ? 'labelHands' : 'label';
  const said = key === 'label' ? room.members.length : key === 'labelHands' ? hands.length : waiting.length;
  return {
    ...plain,
    name: 'members',
    glyph: members,
    text: texts.title,
    label: formatText(texts[key], { count: said }),
    badge: count === 0 ? '' : count > 99 ? '99+' : String(count),
    ...(overVideo ? {} : { tone: 'disabled', why: texts.tooOld }),
  };
}

/** The button that raises and lowers the own hand. */
export const handButton = (isUp: boolean, texts: MemberTexts): ControlView => ({
  ...plain,
  name: 'hand',
  glyph: hand,
  tone: isUp ? 'active' : 'on',
  text: texts[isUp ? 'lower' : 'raise'],
  label: texts[isUp ? 'lowerLabel' : 'raiseLabel'],
});
