import { rtcError } from '../../components/core/protocol/errors';
import { muteTrack } from '../rooms/changes';
import { areUnique, requireMember, sourcesOf } from '../rooms/decisions';
import type { RoomRecord } from '../rooms/room-record';
import { publishGrants } from './grants';
import { publishers, callerSession, type MethodDefinition } from './method-definition';

const publish: MethodDefinition<'track.publish'> = {
  about: 'room',
  roles: publishers,
  afterExpiry: false,
  async run(request) {
    const { context, params } = request;
    if (!areUnique(params.tracks)) throw rtcError('bad_request', { message: '/tracks: one source and kind twice' });
    const decide = (record: RoomRecord) => {
      const me = requireMember(record, callerSession(request), publish.roles);
      return {
        events: [{ k: 'track.published' as const, d: { id: me.id, tracks: params.tracks } }],
        memberships: record.memberships,
      };
    };
    const { after, repeated } = await context.rooms.change(params.room, decide, request.once);
    const sources = Array.from(new Set(params.tracks.map((track) => track.source)));
    return { result: { publish: await publishGrants(request, after, sources) }, repeated };
  },
};

const unpublish: MethodDefinition<'track.unpublish'> = {
  about: 'room',
  roles: publishers,
  afterExpiry: false,
  async run(request) {
    const { source } = request.params;
    const decide = (record: RoomRecord) => {
      const me = requireMember(record, callerSession(request), unpublish.roles);
      if (!sourcesOf(me).includes(source)) return null;
      return { events: [{ k: 'track.unpublished' as const, d: { id: me.id, source } }], memberships: record.memberships };
    };
    const { repeated } = await request.context.rooms.change(request.params.room, decide, request.once);
    return { result: {}, repeated };
  },
};

const mute: MethodDefinition<'track.mute'> = {
  about: 'room',
  roles: publishers,
  afterExpiry: false,
  async run(request) {
    const { room, ...track } = request.params;
    const decide = (record: RoomRecord) => muteTrack(record, requireMember(record, callerSession(request), mute.roles), track);
    const { repeated } = await request.context.rooms.change(room, decide, request.once);
    return { result: {}, repeated };
  },
};

export const trackMethods = { 'track.publish': publish, 'track.unpublish': unpublish, 'track.mute': mute };
