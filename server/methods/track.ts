import { rtcError } from '../../components/core/protocol/errors';
import { muteTrack } from '../rooms/changes';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { areUnique, sourcesOf } from '../rooms/decisions';
import { abilityOf, requireAbility, requirePublishing } from '../rooms/order/forbidden';
import type { RoomRecord } from '../rooms/room-record';
import { publishGrants } from './grants';
import { callerSession, roomsOf, type MethodDefinition } from './method-definition';

const publish: MethodDefinition<'track.publish'> = {
  async run(request) {
    const { params } = request;
    if (!areUnique(params.tracks)) throw rtcError('bad_request', { message: '/tracks: one source and kind twice' });
    const decide = (record: RoomRecord) => {
      const me = requireMember(record, callerSession(request), access['track.publish']);
      requirePublishing(record, me, params.tracks);
      return {
        events: [{ k: 'track.published' as const, d: { id: me.id, tracks: params.tracks } }],
        memberships: record.memberships,
      };
    };
    const { after, repeated } = await roomsOf(request).change(params.room, decide, request.once);
    const sources = Array.from(new Set(params.tracks.map((track) => track.source)));
    return { result: { publish: await publishGrants(request, after, sources) }, repeated };
  },
};

const unpublish: MethodDefinition<'track.unpublish'> = {
  async run(request) {
    const { source } = request.params;
    const decide = (record: RoomRecord) => {
      const me = requireMember(record, callerSession(request), access['track.unpublish']);
      if (!sourcesOf(me).includes(source)) return null;
      return { events: [{ k: 'track.unpublished' as const, d: { id: me.id, source } }], memberships: record.memberships };
    };
    const { repeated } = await roomsOf(request).change(request.params.room, decide, request.once);
    return { result: {}, repeated };
  },
};

const mute: MethodDefinition<'track.mute'> = {
  async run(request) {
    const { room, ...track } = request.params;
    const decide = (record: RoomRecord) => {
      const me = requireMember(record, callerSession(request), access['track.mute']);
      if (!track.muted) requireAbility(record, me, abilityOf(track));
      return muteTrack(record, me, track);
    };
    const { repeated } = await roomsOf(request).change(room, decide, request.once);
    return { result: {}, repeated };
  },
};

export const trackMethods = { 'track.publish': publish, 'track.unpublish': unpublish, 'track.mute': mute };
