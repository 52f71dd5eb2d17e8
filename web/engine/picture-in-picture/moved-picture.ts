type Picture = HTMLCanvasElement | HTMLVideoElement;

/** The picture of a live tag, shown in another place for a time. The element itself moves, because a second one would need a second player. */
export class MovedPicture {
  private readonly mark = document.createComment('');

  constructor(readonly element: Picture) {
    element.before(this.mark);
  }

  putInto(parent: Element): void {
    if (this.element.parentNode !== parent) moving(this.element, () => parent.append(this.element));
  }

  /** Puts the picture back, unless its tag or its player has removed it meanwhile. */
  putBack(): void {
    const { element, mark } = this;
    if (element.isConnected && mark.isConnected) moving(element, () => mark.replaceWith(element));
    else if (!mark.isConnected) element.remove();
    mark.remove();
  }
}

/** A browser may pause a video that moves. */
function moving(element: Picture, move: () => void): void {
  const wasPlaying = 'paused' in element && !element.paused;
  move();
  if (wasPlaying && element.paused) void element.play().catch(() => undefined);
}
