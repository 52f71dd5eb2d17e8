import { button } from '../frame/button';
import { texts } from '../../texts';
import { fixedControls } from './pip-obstacles';
import { clearPosition, pipSize, anchorOf, type Anchor, type Size, type Position } from './pip-position';

type Output = HTMLCanvasElement | HTMLVideoElement;

export interface PipWindowActions {
  /** The user wants to return to the page. */
  restore(): void;
  close(): void;
}

/** A shorter movement is a tap. */
const tapSlopPx = 8;
const keyStep = 0.1;
/** How often the window checks for new obstacles and for a black picture. */
const checkEveryMs = 400;
/** The brightness, 0…255, below which a pixel counts as black. A stream without a camera is black. */
const blackBelow = 24;

/**
 * The window of picture-in-picture: a copy of a live tag's output, drawn in every animation frame, above two buttons. It is a copy
 * because a video that is moved out of its page would stop. The user drags the window; it rests at a side, keeps its place from one
 * opening to the next, and avoids the fixed controls of the page below. Instead of a black picture it shows a mark for sound.
 */
export class PipWindow {
  private readonly element = document.createElement('section');
  private readonly copy = document.createElement('canvas');
  private readonly context = this.copy.getContext('2d', { alpha: false });
  private readonly resized = new ResizeObserver(() => this.layOut());
  private anchor: Anchor = { side: 'right', height: 0.7 };
  private ratio = 1;
  private animationFrame = 0;
  private checkTimer = 0;
  private position: Position = { left: 0, top: 0 };
  private dragging = false;
  private readonly sample = document.createElement('canvas');
  private readonly sampleContext = this.sample.getContext('2d', { willReadFrequently: true });

  constructor(
    private readonly frame: HTMLElement,
    private readonly actions: PipWindowActions,
  ) {
    const { element, copy } = this;
    element.className = 'wx-small';
    element.setAttribute('role', 'region');
    element.setAttribute('aria-label', texts.pictureInPicture);
    const buttons = document.createElement('div');
    buttons.className = 'wx-small-buttons';
    buttons.append(
      button('wx-small-restore', texts.restore, () => actions.restore()),
      button('wx-small-close', texts.closePictureInPicture, () => actions.close()),
    );
    element.append(copy, buttons);
    element.addEventListener('keydown', (event) => this.onKey(event));
    this.listenToDrags();
  }

  /** Shows the output that `output` returns; `ratio` applies until there is a picture. */
  open(output: () => Output | null, ratio: number): void {
    this.ratio = ratio;
    cancelAnimationFrame(this.animationFrame);
    if (!this.element.isConnected) {
      this.frame.append(this.element);
      this.resized.observe(this.frame);
    }
    this.layOut();
    const draw = (): void => {
      this.draw(output());
      this.animationFrame = requestAnimationFrame(draw);
    };
    draw();
    clearInterval(this.checkTimer);
    this.checkTimer = window.setInterval(() => this.check(), checkEveryMs);
    this.check();
  }

  close(): void {
    cancelAnimationFrame(this.animationFrame);
    clearInterval(this.checkTimer);
    // A drag that is still active has nothing to drop any more.
    this.dragging = false;
    this.resized.disconnect();
    this.element.remove();
  }

  private draw(output: Output | null): void {
    const { width, height } = sizeOf(output);
    const { copy, context } = this;
    if (output === null || width === 0 || height === 0) {
      context?.clearRect(0, 0, copy.width, copy.height);
      return;
    }
    // The ratio of the picture, because the window shows it whole, even if the page crops it.
    if (Math.abs(this.ratio - width / height) > 0.01) {
      this.ratio = width / height;
      this.layOut();
    }
    const scale = Math.max(copy.width / width, copy.height / height);
    const [wide, high] = [width * scale, height * scale];
    copy.style.transform = output.style.transform;
    context?.drawImage(output, (copy.width - wide) / 2, (copy.height - high) / 2, wide, high);
  }

  private get frameSize(): Size {
    return { width: this.frame.clientWidth, height: this.frame.clientHeight };
  }

  private get windowSize(): Size {
    return { width: this.element.offsetWidth, height: this.element.offsetHeight };
  }

  /** Applies size and position: animated after a drag, at once after a change of page or picture. */
  private layOut(animated = false): void {
    this.element.classList.toggle('wx-small-settling', animated);
    const { width, height } = pipSize(this.ratio, this.frameSize);
    const pixels = Math.min(2, devicePixelRatio);
    Object.assign(this.copy.style, { width: `${width}px`, height: `${height}px` });
    const inside = { width: Math.round(width * pixels), height: Math.round(height * pixels) };
    if (this.copy.width !== inside.width || this.copy.height !== inside.height) Object.assign(this.copy, inside);
    this.put(this.restingPosition);
  }

  private get restingPosition(): Position {
    return clearPosition(this.anchor, this.windowSize, this.frameSize, fixedControls(this.frame));
  }

  private check(): void {
    this.element.classList.toggle('wx-small-dark', this.isDark());
    const { left, top } = this.restingPosition;
    if (this.dragging || (left === this.position.left && top === this.position.top)) return;
    this.element.classList.add('wx-small-settling');
    this.put({ left, top });
  }

  private isDark(): boolean {
    const { sample, sampleContext } = this;
    if (sampleContext === null) return false;
    Object.assign(sample, { width: 8, height: 8 });
    sampleContext.drawImage(this.copy, 0, 0, 8, 8);
    return sampleContext.getImageData(0, 0, 8, 8).data.every((value, at) => at % 4 === 3 || value < blackBelow);
  }

  private put({ left, top }: Position): void {
    this.position = { left, top };
    this.element.style.transform = `translate(${left}px, ${top}px)`;
  }

  private listenToDrags(): void {
    const { element, copy } = this;
    copy.addEventListener('pointerdown', (down) => {
      if (down.button !== 0) return;
      copy.setPointerCapture(down.pointerId);
      const begun = this.position;
      let at: Position | null = null;
      const move = ({ clientX, clientY }: PointerEvent): void => {
        const [x, y] = [clientX - down.clientX, clientY - down.clientY];
        if (at === null && Math.hypot(x, y) < tapSlopPx) return;
        at = { left: begun.left + x, top: begun.top + y };
        this.dragging = true;
        element.classList.remove('wx-small-settling');
        this.put(at);
      };
      const end = ({ type }: Event): void => {
        copy.removeEventListener('pointermove', move);
        ['pointerup', 'pointercancel'].forEach((each) => copy.removeEventListener(each, end));
        this.dragging = false;
        if (at !== null) this.anchor = anchorOf(at, this.windowSize, this.frameSize);
        this.layOut(true);
        if (at === null && type === 'pointerup') this.actions.restore();
      };
      copy.addEventListener('pointermove', move);
      ['pointerup', 'pointercancel'].forEach((each) => copy.addEventListener(each, end));
    });
  }

  private onKey(event: KeyboardEvent): void {
    const { side, height } = this.anchor;
    const anchors: Record<string, Anchor> = {
      ArrowLeft: { side: 'left', height },
      ArrowRight: { side: 'right', height },
      ArrowUp: { side, height: Math.max(0, height - keyStep) },
      ArrowDown: { side, height: Math.min(1, height + keyStep) },
    };
    const anchor = anchors[event.key];
    if (anchor === undefined) return;
    event.preventDefault();
    this.anchor = anchor;
    this.layOut(true);
  }
}

function sizeOf(output: Output | null): Size {
  if (output instanceof HTMLVideoElement) return { width: output.videoWidth, height: output.videoHeight };
  return { width: output?.width ?? 0, height: output?.height ?? 0 };
}
