import type { BuiltIn } from '../../engine/built-in';
import { flag } from '../properties';

/** Lifts its content out of clipping and transformed ancestors, up to the page. */
export const rootPortal: BuiltIn = {
  properties: { enable: flag(true) },
  attach(node) {
    const place = (): void => {
      const { host } = node;
      const page = host.closest('.wx-screen');
      host.toggleAttribute('lifted', node.data.enable === true && page !== null);
    };
    place();
    return { changed: place };
  },
};
