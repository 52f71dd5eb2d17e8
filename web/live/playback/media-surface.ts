import type { Release } from '../release';
import { snapshotOf } from '../snapshot';
import { acquireSpeaker, type SharedSpeaker } from './speaker';
import { texts } from '../../texts';
import { showNotice } from './notice';

export type Fit = 'contain' | 'fillCrop';

/**
 * The video or canvas of one player, and its access to the loudspeaker. It outlives connections: the last frame stays visible while the
 * next connection opens, and the audio context that a gesture has started stays open.
 */
export class MediaSurface {
  private element: HTMLCanvasElement | HTMLVideoElement | null = null;
  private fit: Fit = 'contain';
  private sharedSpeaker: SharedSpeaker | null = null;
  private hint: Release | null = null;
  private readonly unsupported = new Map<'video' | 'audio', Release>();

  constructor(private readonly host: HTMLElement) {}

  get output(): HTMLCanvasElement | HTMLVideoElement | null {
    return this.element;
  }

  canvas(): HTMLCanvasElement {
    return this.element instanceof HTMLCanvasElement ? this.element : this.place(document.createElement('canvas'));
  }

  video(): HTMLVideoElement {
    return this.element instanceof HTMLVideoElement ? this.element : this.place(document.createElement('video'));
  }

  setFit(fit: Fit): void {
    this.fit = fit;
    if (this.element !== null) this.element.style.objectFit = fit === 'contain' ? 'contain' : 'cover';
  }

  snapshot(): Promise<Record<string, unknown>> {
    const { element } = this;
    if (element instanceof HTMLVideoElement) return snapshotOf(element, element.videoWidth, element.videoHeight);
    return element === null ? Promise.reject(new Error('no picture yet')) : snapshotOf(element, element.width, element.height);
  }

  speaker(): SharedSpeaker {
    return (this.sharedSpeaker ??= acquireSpeaker());
  }

  /** Shows or hides the hint that a tap starts the sound. */
  showTapHint(visible: boolean): void {
    if (visible === (this.hint !== null)) return;
    this.hint?.();
    this.hint = visible ? showNotice(this.host, texts.tapForSound) : null;
  }

  /** Says over the picture that this browser does not play the codec of the stream; null takes it back. */
  showUnsupported(kind: 'video' | 'audio', codec: string | null): void {
    this.unsupported.get(kind)?.();
    this.unsupported.delete(kind);
    if (codec !== null) this.unsupported.set(kind, showNotice(this.host, texts.unsupportedCodec(codec)));
  }

  releaseSpeaker(): void {
    this.showTapHint(false);
    this.sharedSpeaker?.release();
    this.sharedSpeaker = null;
  }

  /** Removes the last frame, and what was said about it. */
  clear(): void {
    this.element?.remove();
    this.element = null;
    this.unsupported.forEach((release) => release());
    this.unsupported.clear();
  }

  /** Puts a picture in the place of the one before. */
  place<Kind extends HTMLCanvasElement | HTMLVideoElement>(element: Kind): Kind {
    this.element?.remove();
    this.element = element;
    Object.assign(element.style, { width: '100%', height: '100%', display: 'block' });
    this.setFit(this.fit);
    this.host.append(element);
    return element;
  }
}
