import type { MediaServer } from '../../server/media/media-server';

/** A media server that grants everything and carries nothing. */
export const silentMedia = (): MediaServer => ({
  plane: 'embedded',
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  trouble: () => null,
  publishGrant: (seat, source) => Promise.resolve({ source, urls: [`rtmp://media/${seat.seat}`], leftMs: 60_000 }),
  playGrant: (_viewer, publisher, source) =>
    Promise.resolve({ member: publisher.member, source, urls: [`rtmp://media/${publisher.seat}`], leftMs: 60_000 }),
  revoke: () => Promise.resolve(),
  request: () => false,
  upgrade: () => false,
  gauges: () => ({}),
});
