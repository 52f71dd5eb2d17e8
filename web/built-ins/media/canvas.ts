import type { BuiltIn } from '../../engine/built-in';
import { flag, text } from '../properties';

export const canvas: BuiltIn = {
  properties: { type: text(), canvasId: text(), disableScroll: flag() },
  attach: ({ host }) => host.prepend(document.createElement('canvas')),
};
