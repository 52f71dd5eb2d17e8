import type { Instance } from '../../engine/instance';
import type { Runtime } from '../../engine/runtime';
import type { WxMembers } from '../members';

export interface IntersectionOptions {
  thresholds?: number[];
  initialRatio?: number;
  observeAll?: boolean;
}

type Margins = Partial<Record<'left' | 'top' | 'right' | 'bottom', number>>;

/** `wx.createIntersectionObserver()`, on the browser's observer. The browser always reports the first state; WeChat only if it is a change. */
export class PageIntersectionObserver {
  private observer: IntersectionObserver | null = null;
  private relative: string | null = null;
  private margins: Margins = {};

  constructor(
    private readonly runtime: Runtime,
    private readonly scope: Instance | null,
    private readonly options: IntersectionOptions,
  ) {}

  relativeTo(selector: string, margins: Margins = {}): this {
    this.relative = selector;
    this.margins = margins;
    return this;
  }

  relativeToViewport(margins: Margins = {}): this {
    this.relative = null;
    this.margins = margins;
    return this;
  }

  observe(selector: string, listener: (entry: object) => void): void {
    const { thresholds = [0], initialRatio = 0, observeAll = false } = this.options;
    const scope = this.scope ?? this.runtime.pages.top?.instance;
    if (scope === undefined) return;
    const targets = this.runtime.engine.find(scope, selector).slice(0, observeAll ? undefined : 1);
    const root =
      this.relative === null
        ? (targets[0]?.closest('wx-page') ?? null)
        : (this.runtime.engine.find(scope, this.relative)[0] ?? null);
    const { top = 0, right = 0, bottom = 0, left = 0 } = this.margins;
    const seen = new Set<Element>();
    this.observer = new IntersectionObserver(
      (entries) =>
        entries.forEach((entry) => {
          const isChange = seen.has(entry.target) || entry.intersectionRatio !== initialRatio || entry.isIntersecting;
          seen.add(entry.target);
          if (isChange) listener(this.report(entry));
        }),
      { root, rootMargin: `${top}px ${right}px ${bottom}px ${left}px`, threshold: thresholds },
    );
    targets.forEach((target) => this.observer?.observe(target));
  }

  disconnect(): void {
    this.observer?.disconnect();
  }

  private report(entry: IntersectionObserverEntry): object {
    const { id, dataset } = this.runtime.engine.describe(entry.target);
    const { intersectionRatio, time } = entry;
    const [boundingClientRect, intersectionRect, relativeRect] = [
      entry.boundingClientRect,
      entry.intersectionRect,
      entry.rootBounds,
    ].map(plainBox);
    return { id, dataset, intersectionRatio, time, boundingClientRect, intersectionRect, relativeRect };
  }
}

function plainBox(box: DOMRectReadOnly | null): object {
  const { left = 0, top = 0, right = 0, bottom = 0, width = 0, height = 0 } = box ?? {};
  return { left, top, right, bottom, width, height };
}

export const intersectionApi = (runtime: Runtime): WxMembers => ({
  createIntersectionObserver: (component?: Instance, options: IntersectionOptions = {}) =>
    new PageIntersectionObserver(runtime, component ?? null, options),
});
