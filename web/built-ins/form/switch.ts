import type { BuiltIn } from '../../engine/built-in';
import { flag, text } from '../properties';
import { makeToggle } from './toggle';

export const switchTag: BuiltIn = {
  content: false,
  properties: { name: text(), checked: flag(), disabled: flag(), type: text('switch'), color: text('#04BE02') },
  attach(node) {
    node.host.setAttribute('type', String(node.data.type));
    const changed = makeToggle(node, 'switch', () => {
      node.set({ checked: node.data.checked !== true });
      node.emit('change', { value: node.data.checked });
    });
    return { changed };
  },
};
