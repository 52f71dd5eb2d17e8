import type { BuiltIn } from '../../engine/built-in';
import { flag, number, text } from '../properties';

export const textTag: BuiltIn = {
  properties: {
    selectable: flag(),
    userSelect: flag(),
    space: text(),
    decode: flag(),
    overflow: text('visible'),
    maxLines: number(),
  },
  attach(node) {
    const apply = (): void => {
      const { selectable, userSelect } = node.data;
      node.host.toggleAttribute('selectable', selectable === true || userSelect === true);
    };
    apply();
    return { changed: apply };
  },
};
