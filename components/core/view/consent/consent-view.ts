import type { Role } from '../../protocol/room-state';
import { isInRoom } from '../../room/room-phase';
import type { RoomModel } from '../../room/types';
import type { ConsentTexts } from '../../texts/consent';

/** The question that is open: before joining a recorded room, or in a room whose recording began. */
export type Question = 'before' | 'began';

export interface ConsentView {
  title: string;
  line: string;
  leave: string;
  agree: string;
  /** The key that leaves: `Escape` before joining, where it loses nothing, and '' in a room. */
  escape: string;
}

export const consentView = (question: Question, texts: ConsentTexts): ConsentView => ({
  title: texts[`consent.${question}`],
  line: texts[`consent.${question}Line`],
  leave: texts['consent.leave'],
  agree: texts[`consent.${question}Yes`],
  escape: question === 'before' ? 'Escape' : '',
});

/** A room that records this user is due to ask. One who sends nothing is told by the mark of the room. */
export const isAskDue = ({
  state,
  recording,
  me,
  capabilities,
}: Pick<RoomModel, 'state' | 'recording'> & { me: { role: Role }; capabilities: { publish: boolean } }): boolean =>
  isInRoom(state) && recording && capabilities.publish && me.role !== 'audience';
