import type { BuiltIn } from '../../engine/built-in';
import { text } from '../properties';

const symbols: Readonly<Record<string, string>> = {
  success: '✓',
  success_no_circle: '✓',
  info: 'i',
  warn: '!',
  waiting: '…',
  cancel: '✕',
  clear: '✕',
  download: '↓',
  search: '⌕',
};

export const icon: BuiltIn = {
  content: false,
  properties: { type: text(), size: null, color: text() },
  attach(node) {
    const apply = (): void => {
      const { type, size, color } = node.data;
      node.host.textContent = symbols[String(type)] ?? '';
      node.host.setAttribute('type', String(type));
      node.host.style.setProperty('--wx-size', `${Number(size ?? 23)}px`);
      if (color !== '') node.host.style.color = String(color);
    };
    apply();
    return { changed: apply };
  },
};
