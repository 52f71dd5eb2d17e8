import type { BuiltIn, PropertyKind } from '../../engine/built-in';
import { animator } from '../animation';
import { followHover } from '../hover';
import { animated, hover } from '../properties';

/** A container with hover and animation. */
function box(properties: Readonly<Record<string, PropertyKind>> = {}): BuiltIn {
  return {
    properties: { ...hover('none', 50, 400), ...animated, ...properties },
    attach(node) {
      followHover(node);
      const animate = animator(node);
      if (node.data.animation !== null) animate();
      return { changed: (property) => void (property === 'animation' && animate()) };
    },
  };
}

export const view = box();
export const coverView = box({ scrollTop: null });
