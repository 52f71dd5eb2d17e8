import { button } from '../frame/button';
import { texts } from '../../texts';

/** The window options of a page, from app.json's `window` and its own JSON. */
export interface WindowConfig {
  readonly navigationStyle?: string;
  readonly navigationBarTitleText?: string;
  readonly navigationBarBackgroundColor?: string;
  readonly navigationBarTextStyle?: string;
  readonly backgroundColor?: string;
  readonly disableScroll?: boolean;
}

export interface ScreenActions {
  back(): void;
  menu(): void;
}

const textColors: Readonly<Record<string, string>> = { white: '#ffffff', black: '#000000' };

/** The box of one page: the navigation bar and the page below it. Covered boxes stay in the document, invisible and inert. */
export class Screen {
  readonly element = document.createElement('section');
  /** The parent of the page. Fixed elements of the page are fixed within it. */
  readonly body = document.createElement('div');
  private readonly bar = document.createElement('header');
  private readonly heading = document.createElement('h1');
  private readonly backButton: HTMLButtonElement;
  readonly menuButton: HTMLButtonElement;
  private focused: Element | null = null;

  constructor(
    readonly config: WindowConfig,
    actions: ScreenActions,
  ) {
    this.element.className = 'wx-screen';
    this.element.classList.toggle('wx-screen-custom', config.navigationStyle === 'custom');
    this.element.classList.toggle('wx-screen-still', config.disableScroll === true);
    this.bar.className = 'wx-bar';
    this.backButton = button('wx-bar-back', texts.back, actions.back);
    this.menuButton = button('wx-bar-menu', texts.menu, actions.menu);
    this.bar.append(this.backButton, this.heading, this.menuButton);
    this.body.className = 'wx-body';
    this.element.append(this.bar, this.body);
    this.title = config.navigationBarTitleText ?? '';
    this.heading.tabIndex = -1;
    this.element.tabIndex = -1;
    // In the dark theme the bar of a page that chooses no colour is dark, so a chosen black is set too.
    this.colors(config.navigationBarBackgroundColor, textColors[config.navigationBarTextStyle ?? '']);
    if (config.backgroundColor !== undefined) this.element.style.setProperty('--wx-backdrop', config.backgroundColor);
  }

  get title(): string {
    return this.heading.textContent ?? '';
  }

  set title(title: string) {
    this.heading.textContent = title;
  }

  get barHeight(): number {
    return this.bar.offsetHeight;
  }

  colors(background: string | undefined, front: string | undefined): void {
    if (background !== undefined) this.bar.style.background = background;
    if (front !== undefined) this.bar.style.color = front;
  }

  show(canGoBack: boolean): void {
    this.element.classList.remove('wx-screen-covered');
    this.element.inert = false;
    this.backButton.hidden = !canGoBack;
    document.title = this.title || document.title;
    this.focus();
  }

  /** To the element that had the focus before the page was covered, or to the title, which a screen reader then says. */
  private focus(): void {
    [this.element, this.heading, this.focused].forEach(
      (target) => target instanceof HTMLElement && target.focus({ preventScroll: true }),
    );
  }

  cover(): void {
    const { activeElement } = document;
    this.focused = this.element.contains(activeElement) ? activeElement : null;
    this.element.classList.add('wx-screen-covered');
    this.element.inert = true;
  }

  remove(): void {
    this.element.remove();
  }
}
