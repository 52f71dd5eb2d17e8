import type { MediaEvent, NativeStream } from '../../media/media';
import { makeObservable, ref } from '../../shared/mobx';
import type { StreamSession } from './stream-session';
import type { Reason } from '../../protocol/errors';

type Urls = { readonly [key: string]: string };

/** What was granted is not right any more: on with what is granted next. */
export function reenter(line: StreamSession): void {
  line.discardGrants();
  line.requestUrl();
}

const keyOf = ({ name, kind }: Pick<NativeStream, 'name' | 'kind'>): string => `${kind} ${name}`;

/** What the own pusher has heard to be playable, on a plane where it is the one that hears; who is a member is none of its business. */
export class NativeStreams {
  private urls: Urls = {};
  private denied = false;

  constructor() {
    makeObservable<this, 'urls'>(this, { urls: ref });
  }

  // ---- views ----

  /** What plays the stream of this name; '' while nothing does. */
  urlOf(name: string): string {
    return this.urls[keyOf({ name, kind: 'video' })] ?? this.urls[keyOf({ name, kind: 'audio' })] ?? '';
  }

  /** Streams that are nobody's whom we know. */
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

  /** Not let in. Fresh credentials are tried once; the dying try says so in several ways, which are one. */
  entryRefused(line: StreamSession, reason: Reason): void {
    if (line.state === 'idle' || line.state === 'failed' || line.urlRequest === 'url') return;
    const again = !this.denied;
    this.denied = again;
    if (again) reenter(line);
    else line.accept({ type: 'failed', reason });
  }

  entered(): void {
    this.denied = false;
  }

  /** Out of the room nothing can be played. */
  reset(): void {
    this.urls = {};
  }
}
