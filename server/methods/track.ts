import { rtcError } from '../../components/core/protocol/errors';
import { areUnique, seated, sourcesOf } from '../rooms/decisions';
import type { RoomRecord } from '../rooms/room-record';
import { publishGrants } from './grants';
import { publishers, speaker, type Rule } from './rule';

const publish: Rule<'track.publish'> = {
  about: 'room',
  roles: publishers,
  issuesUrls: true,
  async run(ask) {
    const { context, params } = ask;
    if (!areUnique(params.tracks)) throw rtcError('bad_request', { message: '/tracks: one source and kind twice' });
    const decide = (record: RoomRecord) => {
      const me = seated(record, speaker(ask), publish.roles);
      return { events: [{ k: 'track.published' as const, d: { id: me.id, tracks: params.tracks } }], seats: record.seats };
    };
    const { after, repeated } = await context.rooms.change(params.room, decide, ask.once);
    const sources = Array.from(new Set(params.tracks.map((track) => track.source)));
    return { result: { publish: await publishGrants(ask, after, sources) }, repeated };
  },
};

const unpublish: Rule<'track.unpublish'> = {
  about: 'room',
  roles: publishers,
  issuesUrls: false,
  async run(ask) {
    const { source } = ask.params;
    const decide = (record: RoomRecord) => {
      const me = seated(record, speaker(ask), unpublish.roles);
      if (!sourcesOf(me).includes(source)) return null;
      return { events: [{ k: 'track.unpublished' as const, d: { id: me.id, source } }], seats: record.seats };
    };
    const { repeated } = await ask.context.rooms.change(ask.params.room, decide, ask.once);
    return { result: {}, repeated };
  },
};

const mute: Rule<'track.mute'> = {
  about: 'room',
  roles: publishers,
  issuesUrls: false,
  async run(ask) {
    const { source, kind, muted } = ask.params;
    const decide = (record: RoomRecord) => {
      const me = seated(record, speaker(ask), mute.roles);
      const track = me.tracks.find((other) => other.source === source && other.kind === kind);
      if (track === undefined) throw rtcError('bad_request', { message: 'no such track' });
      if (track.muted === muted) return null;
      return { events: [{ k: 'track.muted' as const, d: { id: me.id, source, kind, muted } }], seats: record.seats };
    };
    const { repeated } = await ask.context.rooms.change(ask.params.room, decide, ask.once);
    return { result: {}, repeated };
  },
};

export const trackMethods = { 'track.publish': publish, 'track.unpublish': unpublish, 'track.mute': mute };
