import { rtcError } from '../../../components/core/protocol/errors';
import type { Ability, Kind, Member, Source, Track } from '../../../components/core/protocol/room-state';
import type { NewEvent } from '../../engine/engine';
import { inTurn, memberChanged, unchangedMembers, type Decision } from '../decision';
import { memberOf, membershipOf, withMembership, type RoomRecord } from '../room-record';
import { isModerator } from './ranks';

/** Acts that a room forbids to all, or to one member. Hosts and co-hosts may always do all of them. */

type Forbidding = Pick<RoomRecord['public'], 'rules'>;

export const isForbidden = ({ rules }: Forbidding, member: Member, ability: Ability): boolean =>
  !isModerator(member) && ((rules?.forbidden.includes(ability) ?? false) || (member.forbidden?.includes(ability) ?? false));

/** Throws `not_allowed` for a forbidden act. */
export function requireAbility(record: RoomRecord, member: Member, ability: Ability): void {
  if (isForbidden(record.public, member, ability)) throw rtcError('not_allowed', { message: `${ability} is forbidden` });
}

export const abilityOf = ({ source, kind }: { source: Source; kind: Kind }): Ability =>
  source === 'screen' ? 'screen' : kind === 'audio' ? 'microphone' : 'camera';

/** Whether a member may send anything from a source: from `main` one of the two devices is enough. */
export const maySend = (room: Forbidding, member: Member, source: Source): boolean =>
  source === 'screen'
    ? !isForbidden(room, member, 'screen')
    : !isForbidden(room, member, 'microphone') || !isForbidden(room, member, 'camera');

/** Throws when a member may not publish these tracks, or not switch them on. A forbidden device may be published while it is off. */
export function requirePublishing(record: RoomRecord, member: Member, tracks: readonly Track[]): void {
  tracks.forEach((track) => {
    if (!track.muted || !maySend(record.public, member, track.source)) requireAbility(record, member, abilityOf(track));
  });
}

/** The tracks that a member may bring along at a join: forbidden devices are off. */
export const allowedTracks = (room: Forbidding, member: Member, tracks: readonly Track[]): readonly Track[] =>
  tracks
    .filter(({ source }) => maySend(room, member, source))
    .map((track) => (isForbidden(room, member, abilityOf(track)) ? { ...track, muted: true } : track));

/**
 * Carries a prohibition out: forbidden devices are off, and a member who may send nothing more from a source publishes it no longer.
 * They get a fresh id of the membership then, so that the old URLs become invalid.
 */
export const enforce = (record: RoomRecord, freshId: () => string): Decision | null =>
  inTurn(record, ...record.public.members.map((member) => enforceOn(member.id, freshId)));

const enforceOn =
  (id: string, freshId: () => string) =>
  (record: RoomRecord): Decision | null => {
    const member = memberOf(record, id);
    const membership = membershipOf(record, id);
    if (member === null || membership === null) return null;
    const muted = member.tracks
      .filter((track) => !track.muted && isForbidden(record.public, member, abilityOf(track)))
      .map(({ source, kind }): NewEvent => ({ k: 'track.muted', d: { id, source, kind, muted: true, by: 'host' } }));
    const silenced = Array.from(new Set(member.tracks.map(({ source }) => source))).filter(
      (source) => !maySend(record.public, member, source),
    );
    const events = [...muted, ...silenced.map((source): NewEvent => ({ k: 'track.unpublished', d: { id, source } }))];
    if (events.length === 0) return null;
    const decision = unchangedMembers(record, ...events);
    if (silenced.length === 0) return decision;
    return { ...decision, memberships: withMembership(record.memberships, id, { ...membership, id: freshId() }) };
  };

/** Sets what is forbidden to a member. */
export function forbid(record: RoomRecord, { id, forbidden: present = [] }: Member, wish: readonly Ability[]): Decision | null {
  const forbidden = Array.from(new Set(wish));
  const isSame = present.length === forbidden.length && present.every((ability) => forbidden.includes(ability));
  return isSame ? null : memberChanged(record, { id, forbidden });
}
