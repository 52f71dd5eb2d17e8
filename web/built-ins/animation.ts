import type { BuiltInNode } from '../engine/built-in';
import type { AnimationStep } from '../wx/interface/animation';

/** Plays the steps of `wx.createAnimation` one after another; a new animation takes over from the one that runs. */
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
    // One frame later, so that a tag that was just inserted has something to move from.
    requestAnimationFrame(() => play(0));
  };
}
