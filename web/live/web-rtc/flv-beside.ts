import type { Publication, StreamOptions } from '../publish/publication';

/** The same tracks published as FLV too, while there are viewers who play nothing else. Loaded and opened when first needed. */
export class FlvBeside {
  private url: string | null = null;
  private publication: Publication | null = null;
  private camera: MediaStreamTrack | null = null;
  private microphone: MediaStreamTrack | null = null;

  constructor(private stream: StreamOptions) {}

  /** Publishes at `url`; null ends the publication. */
  async publishAt(url: string | null): Promise<void> {
    if (url === this.url) return;
    this.url = url;
    this.publication?.release();
    this.publication = null;
    if (url === null) return;
    const { openFlvPublication } = await import('../publish/flv-publication');
    // The wish may have changed while the code was loaded.
    if (this.url !== url || this.publication !== null) return;
    // The main publication reports for both.
    this.publication = openFlvPublication({ url, stream: this.stream, report: () => undefined });
    this.publication.setCamera(this.camera);
    this.publication.setMicrophone(this.microphone);
  }

  setCamera(track: MediaStreamTrack | null): void {
    this.camera = track;
    this.publication?.setCamera(track);
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
