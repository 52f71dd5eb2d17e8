import type { BuiltIn } from '../../engine/built-in';
import { flag, text } from '../properties';

interface RichNode {
  readonly type?: string;
  readonly text?: string;
  readonly children?: readonly RichNode[];
}

/** Shows the text of rich text without its markup, so that scripts from unknown authors cannot run. */
export const richText: BuiltIn = {
  content: false,
  properties: { nodes: null, space: text(), userSelect: flag() },
  attach(node) {
    const apply = (): void => {
      const { nodes } = node.data;
      node.host.textContent = typeof nodes === 'string' ? textOfHtml(nodes) : textOf(nodes as readonly RichNode[] | null);
    };
    apply();
    return { changed: apply };
  },
};

const textOfHtml = (html: string): string => new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
const textOf = (nodes: readonly RichNode[] | null): string =>
  (nodes ?? []).map((each) => (each.type === 'text' ? (each.text ?? '') : textOf(each.children ?? []))).join('');
