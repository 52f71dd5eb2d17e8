import { texts } from '../../texts';
import { fixedControls } from './pip-obstacles';
import { clearPosition, pipSize, anchorOf, type Anchor, type Size, type Position } from './pip-position';

type Picture = HTMLCanvasElement | HTMLVideoElement;

export interface PipWindowActions {
  /** The person wants the page back. */
  restore(): void;
  close(): void;
}

/** A finger that moves less is a tap. */
const tapSlopPx = 8;
const keyStep = 0.1;
/** How often it is looked whether bars came under the window, and whether there is anything to see in it. */
const lookEveryMs = 400;
/** Brightness below which a point counts as black, 0…255: what a tag sends whose camera is off. */
const blackBelow = 24;

/**
 * The floating window of picture in picture: a copy of what a live tag shows, drawn as often as the browser draws, above two buttons. A
 * copy, because a tag must stay where its page put it: taken out of it, a video would stop. It is dragged, comes to rest at a side, and
 * keeps its place from one opening to the next. It keeps off the keys in the bars of the page below. Where there
 * is only sound, it says so in place of a black picture.
 */
export class PipWindow {
  private readonly element = document.createElement('section');
  private readonly copy = document.createElement('canvas');
  private readonly pen = this.copy.getContext('2d', { alpha: false });
  private readonly resized = new ResizeObserver(() => this.lay());
  private rest: Anchor = { side: 'right', height: 0.7 };
  private ratio = 1;
  private drawing = 0;
  private looking = 0;
  private spot: Position = { left: 0, top: 0 };
  private held = false;
  private readonly sample = document.createElement('canvas');
  private readonly samplePen = this.sample.getContext('2d', { willReadFrequently: true });

  constructor(
    private readonly frame: HTMLElement,
    private readonly actions: PipWindowActions,
  ) {
    const { element, copy } = this;
    element.className = 'wx-small';
    element.setAttribute('role', 'region');
    element.setAttribute('aria-label', texts.smallWindow);
    const buttons = document.createElement('div');
    buttons.className = 'wx-small-buttons';
    buttons.append(
      button('wx-small-restore', texts.restore, () => actions.restore()),
      button('wx-small-close', texts.closeWindow, () => actions.close()),
    );
    element.append(copy, buttons);
    element.addEventListener('keydown', (event) => this.onKey(event));
    this.listenToDrags();
  }

  /** Shows what `picture` gives from now on; `ratio` is the shape until there is a picture. */
  open(picture: () => Picture | null, ratio: number): void {
    this.ratio = ratio;
    cancelAnimationFrame(this.drawing);
    if (!this.element.isConnected) {
      this.frame.append(this.element);
      this.resized.observe(this.frame);
    }
    this.lay();
    const draw = (): void => {
      this.draw(picture());
      this.drawing = requestAnimationFrame(draw);
    };
    draw();
    clearInterval(this.looking);
    this.looking = window.setInterval(() => this.look(), lookEveryMs);
    this.look();
  }

  close(): void {
    cancelAnimationFrame(this.drawing);
    clearInterval(this.looking);
    // A hand that held it then lets go of nothing.
    this.held = false;
    this.resized.disconnect();
    this.element.remove();
  }

  private draw(picture: Picture | null): void {
    const { width, height } = sizeOf(picture);
    const { copy, pen } = this;
    if (picture === null || width === 0 || height === 0) {
      pen?.clearRect(0, 0, copy.width, copy.height);
      return;
    }
    // The picture's own shape, not its tag's: what a page cut off to fill a screen is wanted whole in a small window.
    if (Math.abs(this.ratio - width / height) > 0.01) {
      this.ratio = width / height;
      this.lay();
    }
    const scale = Math.max(copy.width / width, copy.height / height);
    const [wide, high] = [width * scale, height * scale];
    copy.style.transform = picture.style.transform;
    pen?.drawImage(picture, (copy.width - wide) / 2, (copy.height - high) / 2, wide, high);
  }

  private get frameSize(): Size {
    return { width: this.frame.clientWidth, height: this.frame.clientHeight };
  }

  private get windowSize(): Size {
    return { width: this.element.offsetWidth, height: this.element.offsetHeight };
  }

  /** Size and place as they should be now; what a hand let go settles, what the page or the picture changed is there at once. */
  private lay(settling = false): void {
    this.element.classList.toggle('wx-small-settling', settling);
    const { width, height } = pipSize(this.ratio, this.frameSize);
    const pixels = Math.min(2, devicePixelRatio);
    Object.assign(this.copy.style, { width: `${width}px`, height: `${height}px` });
    const inside = { width: Math.round(width * pixels), height: Math.round(height * pixels) };
    if (this.copy.width !== inside.width || this.copy.height !== inside.height) Object.assign(this.copy, inside);
    this.put(this.restingSpot);
  }

  private get restingSpot(): Position {
    return clearPosition(this.rest, this.windowSize, this.frameSize, fixedControls(this.frame));
  }

  private look(): void {
    this.element.classList.toggle('wx-small-dark', this.isDark());
    const { left, top } = this.restingSpot;
    if (this.held || (left === this.spot.left && top === this.spot.top)) return;
    this.element.classList.add('wx-small-settling');
    this.put({ left, top });
  }

  private isDark(): boolean {
    const { sample, samplePen } = this;
    if (samplePen === null) return false;
    Object.assign(sample, { width: 8, height: 8 });
    samplePen.drawImage(this.copy, 0, 0, 8, 8);
    return samplePen.getImageData(0, 0, 8, 8).data.every((value, at) => at % 4 === 3 || value < blackBelow);
  }

  private put({ left, top }: Position): void {
    this.spot = { left, top };
    this.element.style.transform = `translate(${left}px, ${top}px)`;
  }

  private listenToDrags(): void {
    const { element, copy } = this;
    copy.addEventListener('pointerdown', (down) => {
      if (down.button !== 0) return;
      copy.setPointerCapture(down.pointerId);
      const begun = this.spot;
      let at: Position | null = null;
      const move = ({ clientX, clientY }: PointerEvent): void => {
        const [x, y] = [clientX - down.clientX, clientY - down.clientY];
        if (at === null && Math.hypot(x, y) < tapSlopPx) return;
        at = { left: begun.left + x, top: begun.top + y };
        this.held = true;
        element.classList.remove('wx-small-settling');
        this.put(at);
      };
      const end = ({ type }: Event): void => {
        copy.removeEventListener('pointermove', move);
        ['pointerup', 'pointercancel'].forEach((each) => copy.removeEventListener(each, end));
        this.held = false;
        if (at !== null) this.rest = anchorOf(at, this.windowSize, this.frameSize);
        this.lay(true);
        if (at === null && type === 'pointerup') this.actions.restore();
      };
      copy.addEventListener('pointermove', move);
      ['pointerup', 'pointercancel'].forEach((each) => copy.addEventListener(each, end));
    });
  }

  private onKey(event: KeyboardEvent): void {
    const { side, height } = this.rest;
    const rests: Record<string, Anchor> = {
      ArrowLeft: { side: 'left', height },
      ArrowRight: { side: 'right', height },
      ArrowUp: { side, height: Math.max(0, height - keyStep) },
      ArrowDown: { side, height: Math.min(1, height + keyStep) },
    };
    const rest = rests[event.key];
    if (rest === undefined) return;
    event.preventDefault();
    this.rest = rest;
    this.lay(true);
  }
}

function sizeOf(picture: Picture | null): Size {
  if (picture instanceof HTMLVideoElement) return { width: picture.videoWidth, height: picture.videoHeight };
  return { width: picture?.width ?? 0, height: picture?.height ?? 0 };
}

function button(className: string, label: string, act: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = className;
  element.setAttribute('aria-label', label);
  element.addEventListener('click', act);
  return element;
}
