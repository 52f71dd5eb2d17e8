import { texts } from '../../texts';
import { mainSource } from './main-source';
import { Mirror, type Originals } from './mirror';
import { MovedPicture } from './moved-picture';
import type { PipSource } from './pip-source';

export interface PipContentOptions {
  /** The live tags of a page. */
  sourcesOf(page: Element): readonly PipSource[];
  /** The buttons of a page that the window shows too, in their order. */
  controlsOf(page: Element): readonly HTMLElement[];
  restore(): void;
}

const pressable = '[tabindex="0"]';

interface Place {
  readonly cell: HTMLElement;
  /** The name over a tile that shows none. */
  readonly name: HTMLElement;
  source: PipSource | null;
  mirror: Mirror | null;
  picture: MovedPicture | null;
}

/** The pictures and the buttons in a window of its own, as copies that follow a page. */
export class PipContent {
  private readonly originals: Originals = new WeakMap();
  private readonly main: Place;
  private readonly own: Place;
  private readonly bar: HTMLElement;
  private readonly controls = new Map<HTMLElement, Mirror>();

  constructor(
    private readonly document: Document,
    private readonly page: HTMLElement,
    private readonly options: PipContentOptions,
  ) {
    const { documentElement, body } = document;
    documentElement.lang = globalThis.document.documentElement.lang;
    documentElement.className = 'wx-pip';
    document.title = texts.pictureInPicture;
    this.main = this.place('wx-pip-main');
    this.own = this.place('wx-pip-own');
    this.bar = this.box('wx-pip-bar');
    this.bar.setAttribute('role', 'toolbar');
    this.bar.setAttribute('aria-label', texts.pictureInPicture);
    this.bar.append(this.backButton());
    body.append(this.main.cell, this.own.cell, this.bar);
    body.addEventListener('click', ({ target }) => this.press(target));
    body.addEventListener('keydown', (event) => {
      if ((event.key === 'Enter' || event.key === ' ') && !event.repeat && this.press(event.target)) event.preventDefault();
    });
  }

  update(): void {
    const { options, page } = this;
    const sources = options.sourcesOf(page).filter(({ active }) => active);
    const players = sources.filter(({ isPlayer }) => isPlayer);
    const pusher = sources.find(({ isPlayer }) => !isPlayer) ?? null;
    const main = this.largeOf(players) ?? pusher;
    this.show(this.main, main);
    this.show(this.own, pusher !== main && pusher?.output ? pusher : null);
    this.updateControls();
  }

  putBack(): void {
    [this.main, this.own].forEach(({ picture }) => picture?.putBack());
  }

  private largeOf(players: readonly PipSource[]): PipSource | null {
    const facts = players.map((source) => {
      const { host, spokeAtMs } = source;
      return { source, area: host.offsetWidth * host.offsetHeight, spokeAtMs };
    });
    const present = facts.find(({ source }) => source === this.main.source) ?? null;
    return mainSource(facts, present, performance.now())?.source ?? null;
  }

  private updateControls(): void {
    const present = this.options.controlsOf(this.page);
    this.controls.forEach((mirror, control) => {
      if (present.includes(control)) return;
      mirror.element.parentElement?.remove();
      this.controls.delete(control);
    });
    present.forEach((control) => {
      const mirror = this.controls.get(control);
      if (mirror !== undefined) return mirror.update();
      const added = new Mirror(control, this.document, this.originals);
      this.controls.set(control, added);
      const cell = this.box('wx-pip-control');
      cell.append(added.element);
      this.bar.append(cell);
    });
    const [first] = present;
    const { background, color } = first === undefined ? { background: '', color: '' } : groundOf(first);
    this.document.body.style.background = background;
    this.document.body.style.color = color;
  }

  private show(place: Place, source: PipSource | null): void {
    if (source !== place.source) {
      place.picture?.putBack();
      place.picture = null;
      place.mirror = source === null ? null : this.mirrorOf(source);
      place.source = source;
      place.cell.hidden = source === null;
      place.cell.replaceChildren(...(place.mirror === null ? [] : [place.mirror.element, place.name]));
    }
    if (source === null) return;
    place.mirror?.update();
    this.showName(place);
    const { output } = source;
    if (place.picture !== null && place.picture.element !== output) {
      place.picture.putBack();
      place.picture = null;
    }
    if (output === null) return;
    place.picture ??= new MovedPicture(output);
    place.picture.putInto(place.mirror?.copyOf(source.host) ?? place.cell);
  }

  /** A mini program may name the large picture elsewhere on its page, and hide the name in the tile. */
  private showName({ name, mirror }: Place): void {
    const tile = mirror?.element;
    const text = tile === undefined || tile.innerText.trim() !== '' ? '' : (tile.textContent ?? '').trim();
    if (name.textContent !== text) name.textContent = text;
  }

  /** The tile of a tag is the group around it, with the name; a tag without one fills the window alone. */
  private mirrorOf({ host }: PipSource): Mirror {
    const tile = host.closest<HTMLElement>('[role="group"]');
    if (tile !== null && this.page.contains(tile)) return new Mirror(tile, this.document, this.originals);
    return new Mirror(host, this.document, this.originals, 'display: block; width: 100%; height: 100%');
  }

  private press(target: EventTarget | null): boolean {
    const copy = (target as Element | null)?.closest(pressable) ?? null;
    const original = copy === null ? undefined : this.originals.get(copy);
    // By the gestures of the frame, like a mouse.
    ['mousedown', 'mouseup'].forEach((type) => original?.dispatchEvent(new MouseEvent(type, { bubbles: true })));
    return original !== undefined;
  }

  private backButton(): HTMLElement {
    const button = this.document.createElement('button');
    button.type = 'button';
    button.className = 'wx-pip-back';
    const words = this.document.createElement('span');
    words.textContent = texts.back;
    button.append(words);
    button.setAttribute('aria-label', texts.backToPage);
    button.addEventListener('click', () => this.options.restore());
    return button;
  }

  private place(className: string): Place {
    const name = this.box('wx-pip-name');
    // The group has it.
    name.setAttribute('aria-hidden', 'true');
    return { cell: this.box(className), name, source: null, mirror: null, picture: null };
  }

  private box(className: string): HTMLElement {
    const element = this.document.createElement('div');
    element.className = className;
    return element;
  }
}

/** The colours on which the page draws a button. */
function groundOf(control: HTMLElement): { background: string; color: string } {
  const { color } = getComputedStyle(control.parentElement ?? control);
  for (let at: HTMLElement | null = control; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (/^rgb\(/.test(backgroundColor)) return { background: backgroundColor, color };
  }
  return { background: '', color };
}
