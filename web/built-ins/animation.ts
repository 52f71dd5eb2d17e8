import type { BuiltInNode } from '../engine/built-in';

/** One step of an animation, as `export()` returns it and the `animation` property of a tag plays it. */
export interface AnimationStep {
  readonly transforms: readonly string[];
  readonly styles: Readonly<Record<string, string>>;
  readonly duration: number;
  readonly timingFunction: string;
  readonly delay: number;
  readonly transformOrigin: string;
}

/** Plays the steps of `wx.createAnimation` one after another; a new animation replaces the running one. */
export function animator(node: BuiltInNode): () => void {
  let timer = 0;
  return () => {
    const { actions } = (node.data.animation ?? { actions: [] }) as { actions?: readonly AnimationStep[] };
    clearTimeout(timer);
    const play = (index: number): void => {
      const step = actions?.[index];
      if (step === undefined) return;
      const { style } = node.host;
      style.transition = `all ${step.duration}ms ${step.timingFunction} ${step.delay}ms`;
      style.transformOrigin = step.transformOrigin;
      style.transform = step.transforms.join(' ');
      Object.entries(step.styles).forEach(([name, value]) => style.setProperty(name, value));
      timer = window.setTimeout(() => play(index + 1), step.duration + step.delay);
    };
    // One frame later, because a tag that was just inserted has no start state to move from before.
    requestAnimationFrame(() => play(0));
  };
}
