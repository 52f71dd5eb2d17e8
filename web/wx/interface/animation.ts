import type { AnimationStep } from '../../built-ins/animation';
import type { WxMembers } from '../members';

interface StepOptions {
  duration?: number;
  timingFunction?: string;
  delay?: number;
  transformOrigin?: string;
}

const length = (value: unknown): string => (typeof value === 'number' ? `${value}px` : String(value));

/** `wx.createAnimation`: collects transforms and styles until `step()`, and steps until `export()`. */
class PageAnimation {
  private steps: AnimationStep[] = [];
  private transforms: string[] = [];
  private styles: Record<string, string> = {};

  constructor(private readonly options: StepOptions) {}

  step(options: StepOptions = {}): this {
    const {
      duration = 400,
      timingFunction = 'linear',
      delay = 0,
      transformOrigin = '50% 50% 0',
    } = { ...this.options, ...options };
    const { transforms, styles } = this;
    this.steps.push({ transforms: transforms.slice(), styles: { ...styles }, duration, timingFunction, delay, transformOrigin });
    this.styles = {};
    return this;
  }

  export(): { actions: AnimationStep[] } {
    const actions = this.steps;
    this.steps = [];
    this.transforms = [];
    return { actions };
  }

  readonly opacity = this.style('opacity', String);
  readonly backgroundColor = this.style('background-color', String);
  readonly width = this.style('width', length);
  readonly height = this.style('height', length);
  readonly left = this.style('left', length);
  readonly top = this.style('top', length);
  readonly right = this.style('right', length);
  readonly bottom = this.style('bottom', length);

  readonly translate = this.transform('translate', length);
  readonly translateX = this.transform('translateX', length);
  readonly translateY = this.transform('translateY', length);
  readonly scale = this.transform('scale', String);
  readonly scaleX = this.transform('scaleX', String);
  readonly scaleY = this.transform('scaleY', String);
  readonly rotate = this.transform('rotate', (degrees) => `${String(degrees)}deg`);

  private style(name: string, write: (value: unknown) => string) {
    return (value: unknown): this => {
      this.styles[name] = write(value);
      return this;
    };
  }

  private transform(name: string, write: (value: unknown) => string) {
    return (...values: unknown[]): this => {
      this.transforms = this.transforms.filter((each) => !each.startsWith(`${name}(`));
      this.transforms.push(`${name}(${values.map(write).join(',')})`);
      return this;
    };
  }
}

export const animationApi = (): WxMembers => ({ createAnimation: (options: StepOptions = {}) => new PageAnimation(options) });
