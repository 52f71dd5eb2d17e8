import { snapshotOf } from '../../snapshot';

/** Shows the camera's picture to its user, mirrored for the front camera. */
export class Preview {
  private readonly video = document.createElement('video');

  constructor(host: HTMLElement) {
    const { video } = this;
    video.muted = true;
    video.playsInline = true;
    video.autoplay = true;
    Object.assign(video.style, { width: '100%', height: '100%', objectFit: 'cover', display: 'block' });
    host.append(video);
  }

  get picture(): HTMLVideoElement | null {
    return this.video.srcObject === null ? null : this.video;
  }

  show(track: MediaStreamTrack | null): void {
    const shown = this.video.srcObject;
    if (shown instanceof MediaStream && shown.getVideoTracks()[0] === track) return;
    if (shown === null && track === null) return;
    this.video.srcObject = track === null ? null : new MediaStream([track]);
    this.video.style.visibility = track === null ? 'hidden' : '';
    if (track !== null) void this.video.play().catch(() => undefined);
  }

  mirror(mirrored: boolean): void {
    this.video.style.transform = mirrored ? 'scaleX(-1)' : '';
  }

  snapshot(): Promise<Record<string, unknown>> {
    return snapshotOf(this.video, this.video.videoWidth, this.video.videoHeight);
  }

  release(): void {
    this.video.srcObject = null;
    this.video.remove();
  }
}
