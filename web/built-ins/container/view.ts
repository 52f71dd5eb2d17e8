import type { BuiltIn, BuiltInInstance, BuiltInNode, PropertyKind } from '../../engine/built-in';
import { resourceUrl } from '../../engine/resources';
import { animator } from '../animation';
import { followHover } from '../hover';
import { animated, flag, hover, number, text } from '../properties';

/** A box that can be hovered and animated. */
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

/** Lifted out of whatever clips or transforms it, up to the page. */
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

const fits: Readonly<Record<string, string>> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
};

/** Modes without a fit show the picture unscaled, at the side they name. */
function showAs(picture: HTMLImageElement, mode: string): void {
  picture.style.objectFit = fits[mode] ?? 'none';
  picture.style.objectPosition = mode in fits ? '' : mode;
}

function picture(node: BuiltInNode): BuiltInInstance {
  const element = document.createElement('img');
  element.alt = '';
  element.draggable = false;
  element.addEventListener('load', () => {
    node.host.toggleAttribute('loaded', true);
    node.emit('load', { width: element.naturalWidth, height: element.naturalHeight });
  });
  element.addEventListener('error', () => node.emit('error', { errMsg: `load ${String(node.data.src)} failed` }));
  node.host.prepend(element);

  const apply = (): void => {
    const { src = '', mode = 'scaleToFill', lazyLoad } = node.data;
    element.loading = lazyLoad === true ? 'lazy' : 'eager';
    showAs(element, String(mode));
    node.host.setAttribute('mode', String(mode));
    const url = resourceUrl(String(src), node.ownerPath);
    // A folder is a name that data has not filled in yet.
    if (url === '' || url.endsWith('/')) element.removeAttribute('src');
    else if (element.getAttribute('src') !== url) element.src = url;
  };
  apply();
  return { changed: apply };
}

export const image: BuiltIn = {
  content: false,
  properties: {
    src: text(),
    mode: text('scaleToFill'),
    webp: flag(),
    lazyLoad: flag(),
    showMenuByLongpress: flag(),
    fadeIn: flag(),
    ...animated,
  },
  attach(node) {
    const life = picture(node);
    const animate = animator(node);
    return { changed: (property) => (property === 'animation' ? animate() : life.changed?.(property)) };
  },
};

export const coverImage: BuiltIn = {
  content: false,
  properties: { src: text(), useBuiltInCache: flag(), referrerPolicy: text(), ...animated },
  attach: picture,
};
