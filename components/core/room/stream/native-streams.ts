import type { MediaEvent, NativeStream } from '../../media/media';
import { makeObservable, ref } from '../../shared/mobx';
import type { StreamSession } from './stream-session';
import type { Reason } from '../../protocol/errors';

type Urls = { readonly [key: string]: string };

/** Drops the present grant, which is no longer valid, and requests another one. */
export function requestFreshGrant(session: StreamSession): void {
  session.discardGrants();
  session.requestUrl();
}

const keyOf = ({ name, kind }: Pick<NativeStream, 'name' | 'kind'>): string => `${kind} ${name}`;

/** The streams that the own pusher reports as playable, on a plane whose pusher does so. They are not checked against the members. */
export class NativeStreams {
  private urls: Urls = {};
  private wasRefused = false;

  constructor() {
    makeObservable<this, 'urls'>(this, { urls: ref });
  }

  // ---- views ----

  /** The URL that plays the stream of this name; '' while there is none. */
  urlOf(name: string): string {
    return this.urls['video ' + name] ?? this.urls['audio ' + name] ?? '';
  }

  /** The number of streams whose names are not in `known`. */
  unknownCount(known: readonly (string | null)[]): number {
    const names = Object.keys(this.urls).map((key) => key.slice(key.indexOf(' ') + 1));
    return names.filter((name, place) => names.indexOf(name) === place && known.indexOf(name) < 0).length;
  }

  // ---- frames in ----

  apply({ streams, all }: Extract<MediaEvent, { type: 'streams' }>): void {
    const urls: { [key: string]: string } = all ? {} : { ...this.urls };
    streams.forEach((stream) => {
      if (stream.url === '') delete urls[keyOf(stream)];
      else urls[keyOf(stream)] = stream.url;
    });
    this.urls = urls;
  }

  /** The engine's room refused the entry. Fresh credentials are tried once. One refusal causes several events, of which the first counts. */
  entryRefused(session: StreamSession, reason: Reason): void {
    if (session.state === 'idle' || session.state === 'failed' || session.urlRequest === 'url') return;
    const isFirst = !this.wasRefused;
    this.wasRefused = isFirst;
    if (isFirst) requestFreshGrant(session);
    else session.accept({ type: 'failed', reason });
  }

  entryAccepted(): void {
    this.wasRefused = false;
  }

  /** The engine's room was left, so no stream can be played. */
  reset(): void {
    this.urls = {};
  }
}
