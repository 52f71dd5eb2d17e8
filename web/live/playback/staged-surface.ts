import { MediaSurface } from './media-surface';
import type { SharedSpeaker } from './speaker';

/** Takes the picture of a connection that is not shown yet, and then puts it in the place of the one before. */
export class StagedSurface extends MediaSurface {
  private isShown = false;

  constructor(private readonly shown: MediaSurface) {
    super(document.createElement('div'));
  }

  /** The element's own, which it releases. */
  override speaker(): SharedSpeaker {
    return this.shown.speaker();
  }

  override showTapHint(visible: boolean): void {
    if (this.isShown) this.shown.showTapHint(visible);
  }

  show(): void {
    this.isShown = true;
    if (this.output !== null) this.shown.place(this.output);
  }
}
