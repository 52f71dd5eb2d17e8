import type { MediaServer } from '../../../server/media/media-server';

/** A media server that grants everything and forwards nothing. */
export const silentMedia = (): MediaServer => ({
  plane: 'embedded',
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  unavailableReason: () => null,
  publishGrant: (membership, source) => Promise.resolve({ source, urls: [`rtmp://media/${membership.id}`], leftMs: 60_000 }),
  playGrant: (_viewer, publisher, source) =>
    Promise.resolve({ member: publisher.member, source, urls: [`rtmp://media/${publisher.id}`], leftMs: 60_000 }),
  revoke: () => Promise.resolve(),
  request: () => false,
  upgrade: () => false,
  gauges: () => ({}),
});
