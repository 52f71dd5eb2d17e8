import type { BuiltIn } from '../../engine/built-in';
import { flag, number, text } from '../properties';

export const scrollView: BuiltIn = {
  properties: {
    scrollX: flag(),
    scrollY: flag(),
    upperThreshold: null,
    lowerThreshold: null,
    scrollTop: null,
    scrollLeft: null,
    scrollIntoView: text(),
    scrollIntoViewOffset: number(),
    scrollWithAnimation: flag(),
    enableBackToTop: flag(),
    enableFlex: flag(),
    enablePassive: flag(),
    scrollAnchoring: flag(),
    enhanced: flag(),
    bounces: flag(true),
    showScrollbar: flag(true),
    pagingEnabled: flag(),
    fastDeceleration: flag(),
    usingSticky: flag(),
    type: text('list'),
    refresherEnabled: flag(),
    refresherThreshold: number(45),
    refresherDefaultStyle: text('black'),
    refresherBackground: text('#FFF'),
    refresherTriggered: flag(),
  },
  attach(node) {
    const { host } = node;
    const last = { top: 0, left: 0 };
    let lastEdge = '';

    const apply = (property: string): void => {
      const { scrollX, scrollY, showScrollbar, scrollTop, scrollLeft, scrollIntoView, scrollWithAnimation, enableFlex } =
        node.data;
      host.toggleAttribute('scroll-x', scrollX === true);
      host.toggleAttribute('scroll-y', scrollY === true);
      host.toggleAttribute('flex', enableFlex === true);
      host.toggleAttribute('bare', showScrollbar === false);
      const behavior: ScrollBehavior = scrollWithAnimation === true ? 'smooth' : 'auto';
      if (property === 'scrollTop') host.scrollTo({ top: Number(scrollTop), behavior });
      if (property === 'scrollLeft') host.scrollTo({ left: Number(scrollLeft), behavior });
      // Later, because the same setData may create the item.
      if (property === 'scrollIntoView' && scrollIntoView !== '')
        setTimeout(() => scrollToItem(String(scrollIntoView), behavior));
    };
    const scrollToItem = (id: string, behavior: ScrollBehavior): void => {
      const item = host.querySelector(`[id="${CSS.escape(id)}"]`);
      if (item === null) return;
      const [inner, outer] = [item.getBoundingClientRect(), host.getBoundingClientRect()];
      const offset = Number(node.data.scrollIntoViewOffset);
      host.scrollBy({ top: inner.top - outer.top + offset, left: inner.left - outer.left, behavior });
    };

    host.addEventListener('scroll', () => {
      const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = host;
      node.emit('scroll', {
        scrollTop,
        scrollLeft,
        scrollHeight,
        scrollWidth,
        deltaX: last.left - scrollLeft,
        deltaY: last.top - scrollTop,
      });
      Object.assign(last, { top: scrollTop, left: scrollLeft });
      const { scrollY, upperThreshold, lowerThreshold } = node.data;
      const [before, after] =
        scrollY === true
          ? [scrollTop, scrollHeight - clientHeight - scrollTop]
          : [scrollLeft, scrollWidth - clientWidth - scrollLeft];
      const edge =
        after <= Number(lowerThreshold ?? 50) ? 'scrolltolower' : before <= Number(upperThreshold ?? 50) ? 'scrolltoupper' : '';
      if (edge !== '' && edge !== lastEdge) node.emit(edge, { direction: directions[`${edge} ${String(scrollY === true)}`] });
      lastEdge = edge;
    });
    apply('');
    if (Number(node.data.scrollTop) > 0) apply('scrollTop');
    if (node.data.scrollIntoView !== '') apply('scrollIntoView');
    return { changed: apply };
  },
};

const directions: Readonly<Record<string, string>> = {
  'scrolltoupper true': 'top',
  'scrolltolower true': 'bottom',
  'scrolltoupper false': 'left',
  'scrolltolower false': 'right',
};
