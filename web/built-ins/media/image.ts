import type { BuiltIn, BuiltInInstance, BuiltInNode } from '../../engine/built-in';
import { resourceUrl } from '../../engine/resources';
import { animator } from '../animation';
import { animated, flag, text } from '../properties';

const fits: Readonly<Record<string, string>> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
};

/** Applies a mode. Modes that are no fit show the image unscaled, at the side that they name. */
function applyMode(image: HTMLImageElement, mode: string): void {
  image.style.objectFit = fits[mode] ?? 'none';
  image.style.objectPosition = mode in fits ? '' : mode;
}

function attachImage(node: BuiltInNode): BuiltInInstance {
  const element = document.createElement('img');
  element.alt = '';
  element.draggable = false;
  element.addEventListener('load', () => {
    node.host.toggleAttribute('loaded', true);
    element.style.visibility = '';
    node.emit('load', { width: element.naturalWidth, height: element.naturalHeight });
  });
  element.addEventListener('error', () => {
    // Browsers draw a broken picture, and WeChat nothing.
    element.style.visibility = 'hidden';
    node.emit('error', { errMsg: `load ${String(node.data.src)} failed` });
  });
  node.host.prepend(element);

  const apply = (): void => {
    const { src = '', mode = 'scaleToFill', lazyLoad } = node.data;
    element.loading = lazyLoad === true ? 'lazy' : 'eager';
    applyMode(element, String(mode));
    node.host.setAttribute('mode', String(mode));
    const url = resourceUrl(String(src), node.ownerPath);
    // A path that ends with a slash has a name that data has not set yet.
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
    const instance = attachImage(node);
    const animate = animator(node);
    return { changed: (property) => (property === 'animation' ? animate() : instance.changed?.(property)) };
  },
};

export const coverImage: BuiltIn = {
  content: false,
  properties: { src: text(), useBuiltInCache: flag(), referrerPolicy: text(), ...animated },
  attach: attachImage,
};
