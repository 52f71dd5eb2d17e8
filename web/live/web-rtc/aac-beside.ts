import type { AacPublication } from '../publish/aac-publication';
import type { StreamOptions } from '../publish/publication';

/** The sound published as AAC too, while there are viewers who play nothing else. Loaded and opened when first needed. */
export class AacBeside {
  private url: string | null = null;
  private publication: AacPublication | null = null;
  private microphone: MediaStreamTrack | null = null;

  constructor(private stream: StreamOptions) {}

  /** Publishes at `url`; null ends the publication. */
  async publishAt(url: string | null): Promise<void> {
    if (url === this.url) return;
    this.url = url;
    this.publication?.release();
    this.publication = null;
    if (url === null) return;
    const { AacPublication: Opened } = await import('../publish/aac-publication');
    // The wish may have changed while the code was loaded.
    if (this.url !== url || this.publication !== null) return;
    this.publication = new Opened(url, this.stream);
    this.publication.setMicrophone(this.microphone);
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.microphone = track;
    this.publication?.setMicrophone(track);
  }

  configure(stream: StreamOptions): void {
    this.stream = stream;
    this.publication?.configure(stream);
  }

  release(): void {
    void this.publishAt(null);
  }
}
