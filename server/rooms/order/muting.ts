import { rtcError } from '../../../components/core/protocol/errors';
import type { Kind, Member } from '../../../components/core/protocol/room-state';
import type { NewEvent } from '../../engine/engine';
import { unchangedMembers, type Decision } from '../decision';
import type { RoomRecord } from '../room-record';
import { abilityOf, isForbidden } from './forbidden';
import { isModerator } from './ranks';

/** Devices that moderators switch off. Nobody is ever unmuted by another. */

const isOn =
  (kind: Kind) =>
  (member: Member): boolean =>
    member.tracks.some((track) => track.source === 'main' && track.kind === kind && !track.muted);

/** Switches the microphone or the camera of these members off. */
function muteMembers(record: RoomRecord, members: readonly Member[], kind: Kind): Decision | null {
  const muted = members
    .filter(isOn(kind))
    .map(({ id }): NewEvent => ({ k: 'track.muted', d: { id, source: 'main', kind, muted: true, by: 'host' } }));
  return muted.length === 0 ? null : unchangedMembers(record, ...muted);
}

export const muteOne = (record: RoomRecord, member: Member, kind: Kind): Decision | null => muteMembers(record, [member], kind);

/** Switches it off for all but the moderators. */
export const muteAll = (record: RoomRecord, kind: Kind): Decision | null =>
  muteMembers(
    record,
    record.public.members.filter((member) => !isModerator(member)),
    kind,
  );

/** Asks a member to switch a device on. Refuses where it is on already, or where they may not. */
export function askFor(record: RoomRecord, by: Member, member: Member, kind: Kind): Decision {
  if (member.role === 'audience') throw rtcError('not_allowed', { message: '/id: invite them to speak first' });
  if (isForbidden(record.public, member, abilityOf({ source: 'main', kind })))
    throw rtcError('not_allowed', { message: '/kind: it is forbidden to them' });
  if (isOn(kind)(member)) throw rtcError('bad_request', { message: '/kind: it is on' });
  return unchangedMembers(record, { k: 'member.asked', d: { id: member.id, kind, by: by.id } });
}
