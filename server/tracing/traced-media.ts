import type { MediaServer, MembershipRef } from '../media/media-server';
import type { Tracing } from './tracing';
import { withMethods } from './with-methods';

/** The same media server, whose grants are spans, and whose gates are told to `tracing`. */
export function tracedMedia(media: MediaServer, tracing: Tracing): MediaServer {
  const grant = <T>(direction: 'publish' | 'play', member: MembershipRef, act: () => Promise<T>): Promise<T> =>
    tracing.span(
      'media grant',
      { attributes: { 'rtc.direction': direction } },
      (span) => {
        if (media.gate !== undefined) tracing.granted(media.gate.tagOf(member), span);
        return act();
      },
      () => 'ok',
    );
  media.gate?.watch((decision) => tracing.gate(decision));
  return withMethods(media, {
    publishGrant: (...args) => grant('publish', args[0], () => media.publishGrant(...args)),
    playGrant: (...args) => grant('play', args[0], () => media.playGrant(...args)),
  });
}
