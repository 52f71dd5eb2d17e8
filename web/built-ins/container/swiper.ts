import type { BuiltIn, BuiltInNode } from '../../engine/built-in';
import { flag, number, text } from '../properties';

export const swiper: BuiltIn = {
  properties: {
    indicatorDots: flag(),
    indicatorColor: text('rgba(0, 0, 0, .3)'),
    indicatorActiveColor: text('#000000'),
    autoplay: flag(),
    current: number(),
    currentItemId: text(),
    interval: number(5000),
    duration: number(500),
    circular: flag(),
    vertical: flag(),
    previousMargin: text('0px'),
    nextMargin: text('0px'),
    snapToEdge: flag(),
    displayMultipleItems: number(1),
    easingFunction: text('default'),
  },
  attach(node) {
    const { host } = node;
    const dots = document.createElement('div');
    dots.className = 'wx-dots';
    host.append(dots);
    let timer = 0;
    let byScript = false;

    const items = (): HTMLElement[] =>
      [...host.querySelectorAll<HTMLElement>('wx-swiper-item')].filter((item) => item.closest('wx-swiper') === host);
    const drawDots = (): void => {
      dots.hidden = node.data.indicatorDots !== true;
      dots.replaceChildren(...items().map((_, index) => dot(node, index)));
    };
    const go = (index: number, behavior: ScrollBehavior): void => {
      const item = items()[index];
      if (item === undefined) return;
      byScript = true;
      host.scrollTo(node.data.vertical === true ? { top: item.offsetTop, behavior } : { left: item.offsetLeft, behavior });
    };
    const settle = (): void => {
      const vertical = node.data.vertical === true;
      const [at, page] = vertical ? [host.scrollTop, host.clientHeight] : [host.scrollLeft, host.clientWidth];
      const current = Math.round(at / Math.max(1, page));
      const source = byScript ? 'autoplay' : 'touch';
      byScript = false;
      if (current === node.data.current) return;
      node.set({ current });
      node.emit('change', { current, currentItemId: '', source });
      node.emit('animationfinish', { current, currentItemId: '', source });
    };
    const apply = (property: string): void => {
      host.toggleAttribute('vertical', node.data.vertical === true);
      drawDots();
      if (property === 'current') go(Number(node.data.current), 'smooth');
      if (property !== '' && property !== 'autoplay' && property !== 'interval') return;
      clearInterval(timer);
      if (node.data.autoplay === true) {
        timer = window.setInterval(
          () => go((Number(node.data.current) + 1) % Math.max(1, items().length), 'smooth'),
          Number(node.data.interval),
        );
      }
    };
    host.addEventListener('scrollend', settle);
    const followItems = new MutationObserver(drawDots);
    followItems.observe(host, { childList: true });
    apply('');
    requestAnimationFrame(() => go(Number(node.data.current), 'auto'));
    return {
      changed: apply,
      release() {
        clearInterval(timer);
        followItems.disconnect();
      },
    };
  },
};

function dot(node: BuiltInNode, index: number): HTMLElement {
  const element = document.createElement('i');
  element.style.background = String(index === node.data.current ? node.data.indicatorActiveColor : node.data.indicatorColor);
  return element;
}

export const swiperItem: BuiltIn = { properties: { itemId: text(), skipHiddenItemLayout: flag() } };
