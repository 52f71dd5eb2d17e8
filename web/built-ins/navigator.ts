import type { BuiltIn, BuiltInNode } from '../engine/built-in';
import { resourceUrl } from '../engine/resources';
import { followHover } from './hover';
import { flag, hover, number, text } from './properties';
import { callWx } from './call-wx';

const moves: Readonly<Record<string, string>> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
  exit: 'exitMiniProgram',
};

export const navigator: BuiltIn = {
  properties: {
    target: text('self'),
    url: text(),
    openType: text('navigate'),
    delta: number(1),
    ...hover('navigator-hover', 50, 600),
  },
  attach(node) {
    node.host.tabIndex = 0;
    if (!node.host.hasAttribute('role')) node.host.setAttribute('role', 'link');
    followHover(node);
    node.listen('tap', () => {
      const { url, delta, openType } = node.data;
      const told = {
        success: (result: unknown) => node.emit('success', result),
        fail: (result: unknown) => node.emit('fail', result),
      };
      callWx(moves[String(openType)] ?? 'navigateTo', {
        url,
        delta,
        ...told,
        complete: (result: unknown) => node.emit('complete', result),
      });
    });
  },
};

interface RichNode {
  readonly type?: string;
  readonly text?: string;
  readonly children?: readonly RichNode[];
}

/** The words of rich text, without its markup: enough for a message, and nothing that a stranger wrote can run. */
export const richText: BuiltIn = {
  content: false,
  properties: { nodes: null, space: text(), userSelect: flag() },
  attach(node) {
    const apply = (): void => {
      const { nodes } = node.data;
      node.host.textContent = typeof nodes === 'string' ? wordsOfHtml(nodes) : wordsOf(nodes as readonly RichNode[] | null);
    };
    apply();
    return { changed: apply };
  },
};

const wordsOfHtml = (html: string): string => new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
const wordsOf = (nodes: readonly RichNode[] | null): string =>
  (nodes ?? []).map((each) => (each.type === 'text' ? (each.text ?? '') : wordsOf(each.children ?? []))).join('');

export const movableArea: BuiltIn = { properties: { scaleArea: flag() } };

/** Follows a finger within its area and says where it is. */
export const movableView: BuiltIn = {
  properties: {
    direction: text('none'),
    inertia: flag(),
    outOfBounds: flag(),
    x: null,
    y: null,
    damping: number(20),
    friction: number(2),
    disabled: flag(),
    scale: flag(),
    scaleMin: number(0.1),
    scaleMax: number(10),
    scaleValue: number(1),
    animation: flag(true),
  },
  attach(node) {
    const { host } = node;
    let grip: { readonly x: number; readonly y: number } | null = null;
    const at = { x: 0, y: 0 };
    const place = (x: number, y: number, source: string): void => {
      const area = host.closest('wx-movable-area') ?? host.parentElement ?? host;
      at.x = Math.min(Math.max(0, x), Math.max(0, area.clientWidth - host.offsetWidth));
      at.y = Math.min(Math.max(0, y), Math.max(0, area.clientHeight - host.offsetHeight));
      host.style.transform = `translate(${at.x}px, ${at.y}px)`;
      node.emit('change', { x: at.x, y: at.y, source });
    };
    host.addEventListener('pointerdown', (event) => {
      if (node.data.disabled === true || node.data.direction === 'none') return;
      grip = { x: event.clientX - at.x, y: event.clientY - at.y };
      host.setPointerCapture(event.pointerId);
    });
    host.addEventListener('pointermove', (event) => {
      if (grip === null) return;
      const { direction } = node.data;
      place(
        direction === 'vertical' ? at.x : event.clientX - grip.x,
        direction === 'horizontal' ? at.y : event.clientY - grip.y,
        'touch',
      );
    });
    const drop = (): void => {
      grip = null;
    };
    host.addEventListener('pointerup', drop);
    host.addEventListener('pointercancel', drop);
    const byProperty = (): void => place(Number(node.data.x ?? 0), Number(node.data.y ?? 0), '');
    requestAnimationFrame(byProperty);
    return { changed: (property) => void ((property === 'x' || property === 'y') && byProperty()) };
  },
};

/** An element of the document that fills its tag. */
function filled<Tag extends 'video' | 'canvas'>(node: BuiltInNode, tag: Tag): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  node.host.prepend(element);
  return element;
}

export const video: BuiltIn = {
  properties: {
    src: text(),
    autoplay: flag(),
    loop: flag(),
    muted: flag(),
    controls: flag(true),
    poster: text(),
    objectFit: text('contain'),
    initialTime: number(),
  },
  attach(node) {
    const element = filled(node, 'video');
    element.playsInline = true;
    ['play', 'pause', 'ended', 'waiting', 'error'].forEach((name) => element.addEventListener(name, () => node.emit(name)));
    const apply = (): void => {
      const { src, autoplay, loop, muted, controls, poster, objectFit } = node.data;
      Object.assign(element, { autoplay, loop, muted, controls, poster: resourceUrl(String(poster), node.ownerPath) });
      element.style.objectFit = String(objectFit);
      const url = resourceUrl(String(src), node.ownerPath);
      if (element.getAttribute('src') !== url) element.src = url;
    };
    apply();
    return { changed: apply, release: () => element.removeAttribute('src') };
  },
};

export const canvas: BuiltIn = {
  properties: { type: text(), canvasId: text(), disableScroll: flag() },
  attach: (node) => void filled(node, 'canvas'),
};
