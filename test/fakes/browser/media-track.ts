import type { FakeDevice } from './media-devices';

/** A MediaStreamTrack without media. Only a track whose device ends it sends `ended`; `stop` sends nothing. */
export class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  contentHint = '';
  readyState: MediaStreamTrackState = 'live';
  onended: ((event: Event) => void) | null = null;
  readonly kind: 'video' | 'audio';
  readonly label: string;
  private settings: MediaTrackSettings;

  constructor({ kind, id, label, facingMode }: FakeDevice) {
    if (kind === 'output') throw new Error('a loudspeaker has no track');
    super();
    this.kind = kind;
    this.label = label;
    this.settings = { deviceId: id, ...(facingMode === undefined ? {} : { facingMode }) };
  }

  override dispatchEvent(event: Event): boolean {
    if (event.type === 'ended') this.onended?.(event);
    return super.dispatchEvent(event);
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): MediaTrackSettings {
    return { ...this.settings };
  }

  async applyConstraints(constraints: MediaTrackConstraints = {}): Promise<void> {
    this.settings = { ...this.settings, ...(constraints as MediaTrackSettings) };
  }
}

export class FakeMediaStream {
  constructor(private readonly tracks: readonly MediaStreamTrack[]) {}

  getTracks = (): readonly MediaStreamTrack[] => this.tracks;
  getVideoTracks = (): readonly MediaStreamTrack[] => this.tracks.filter(({ kind }) => kind === 'video');
  getAudioTracks = (): readonly MediaStreamTrack[] => this.tracks.filter(({ kind }) => kind === 'audio');
}

/** A stream of the browser where there is one. */
export const streamOf = (tracks: MediaStreamTrack[]): MediaStream =>
  typeof MediaStream === 'undefined' ? (new FakeMediaStream(tracks) as unknown as MediaStream) : new MediaStream(tracks);

/** The device ends the track. */
export function endTrack(track: MediaStreamTrack): void {
  if (track.readyState === 'ended') return;
  track.stop();
  track.dispatchEvent(new Event('ended'));
}
