import { createHash } from 'node:crypto';
import type { Position } from '../../components/core/protocol/messages';
import type { Kind, Member, Source, Track } from '../../components/core/protocol/room-state';
import { isIngest, type Membership, type RoomRecord } from '../rooms/room-record';
import { rulesOf } from '../rooms/order/rules';
import type { ParticipantView, RoomView, TrackView } from './shapes';

/** How operators see rooms, participants and tracks. No view holds the id of a membership, from which media URLs are derived. */

const seconds = (ms: number): string => String(Math.floor(ms / 1000));

/** The attribute of a room that holds its metadata. */
export const metadataAttribute = 'metadata';

export function roomView(record: RoomRecord, at: Position): RoomView {
  const { public: room } = record;
  const { entry, forbidden, waiting } = rulesOf(record);
  const metadata = room.attrs[metadataAttribute];
  const audience = room.audience?.count ?? 0;
  return {
    sid: `RM_${at.e}`,
    name: room.id,
    title: room.title,
    activeRecording: room.recording === true,
    maxParticipants: room.capacity,
    creationTime: seconds(room.openedAt),
    creationTimeMs: String(room.openedAt),
    metadata: typeof metadata === 'string' ? metadata : '',
    numParticipants: room.members.length + audience,
    numAudience: audience,
    entry,
    forbidden: forbidden.slice(),
    numWaiting: waiting,
    numPublishers: room.members.filter(({ tracks }) => tracks.length > 0).length,
  };
}

export function participantView(membership: Membership | null, at: Position, member: Member): ParticipantView {
  const { id: identity, name, role, presence, joinedAt, tracks } = member;
  const attributes = Object.entries(member.attrs).map(([key, value]) => {
    return [key, typeof value === 'string' ? value : JSON.stringify(value)] as const;
  });
  return {
    sid: `PA_${shortHash([at.e, identity, String(joinedAt)])}`,
    identity,
    name,
    role,
    presence,
    state: presence === 'offline' ? 'DISCONNECTED' : 'ACTIVE',
    kind: isIngest(membership) ? 'INGRESS' : 'STANDARD',
    joinedAt: seconds(joinedAt),
    joinedAtMs: String(joinedAt),
    isPublisher: tracks.length > 0,
    permission: { canSubscribe: true, canPublish: role !== 'audience', canPublishData: true, canUpdateMetadata: true },
    attributes: Object.fromEntries(attributes),
    tracks: tracks.map(trackView),
  };
}

const sources: { readonly [S in Source]: { readonly [K in Kind]: TrackView['source'] } } = {
  main: { audio: 'MICROPHONE', video: 'CAMERA' },
  screen: { audio: 'SCREEN_SHARE_AUDIO', video: 'SCREEN_SHARE' },
};

export const trackView = ({ source, kind, muted }: Track): TrackView => ({
  sid: `TR_${source}_${kind}`,
  type: kind === 'audio' ? 'AUDIO' : 'VIDEO',
  source: sources[source][kind],
  name: source,
  muted,
});

/** The track of a member that has this sid; undefined when they publish none. */
export const trackOf = (member: Member, sid: string): Track | undefined =>
  member.tracks.find((track) => trackView(track).sid === sid);

const shortHash = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12);
