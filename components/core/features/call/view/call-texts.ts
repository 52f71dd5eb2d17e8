import { errors } from '../../../protocol/errors';
import { formatText } from '../../../texts/texts';
import type { CallViewTexts } from './call-view-texts';
import type { CallModel } from '../types';
import { formatDuration } from '../../../view/format';

/** The name of a call: the other party's, or in a group the first name and the number of others. */
export function callName(
  { direction, from, others }: Pick<CallModel, 'direction' | 'from' | 'others'>,
  texts: CallViewTexts,
): string {
  const first = direction === 'in' ? from : (others[0] ?? null);
  if (first === null) return '';
  const more = others.filter(({ id }) => id !== first.id).length;
  return direction === 'in' || more === 0 ? first.name : formatText(texts['call.names'], { name: first.name, count: more });
}

export const titleOf = ({ kind }: Pick<CallModel, 'kind'>, texts: CallViewTexts): string =>
  texts[kind === 'video' ? 'call.titleVideo' : 'call.titleVoice'];

/** The line of an incoming call. */
export function invitation({ kind, group }: Pick<CallModel, 'kind' | 'group'>, texts: CallViewTexts): string {
  if (group) return texts[kind === 'video' ? 'call.groupVideo' : 'call.groupVoice'];
  return texts[kind === 'video' ? 'call.video' : 'call.voice'];
}

/** The progress of a call before it is active. */
export function progress(
  { state, direction, others }: Pick<CallModel, 'state' | 'direction' | 'others'>,
  texts: CallViewTexts,
): string {
  if (state === 'connecting' || direction === 'in') return texts['call.connecting'];
  if (others.length === 1 && others[0]?.state === 'queued') return texts['call.queued'];
  return texts[state === 'ringing' ? 'call.ringing' : 'call.calling'];
}

export type Ended = Pick<CallModel, 'reason' | 'error' | 'direction' | 'activeAt' | 'endedAt'>;

/** The reason of a call's end, in one line. Ends by the user and by the other party have different texts. */
export function endLine({ reason, error, direction, activeAt, endedAt }: Ended, texts: CallViewTexts): string {
  if (error !== null && reason === null) return texts[errors[error.reason].text];
  switch (reason) {
    case null:
    case 'hangup': {
      const time = activeAt === null || endedAt === null ? null : formatDuration(endedAt - activeAt);
      return time === null ? texts['call.hangup'] : formatText(texts['call.hangupAfter'], { time });
    }
    case 'cancelled':
      return texts[direction === 'out' ? 'call.cancelledHere' : 'call.cancelled'];
    case 'rejected':
      return texts[direction === 'in' ? 'call.rejectedHere' : 'call.rejected'];
    case 'busy':
      return texts[direction === 'in' ? 'call.rejectedHere' : 'call.busy'];
    case 'timeout':
      return texts[direction === 'in' ? 'call.timeoutHere' : 'call.timeout'];
    default:
      return texts[`call.${reason}`];
  }
}
