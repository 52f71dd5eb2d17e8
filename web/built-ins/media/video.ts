import type { BuiltIn } from '../../engine/built-in';
import { resourceUrl } from '../../engine/resources';
import { flag, number, text } from '../properties';

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
    const element = document.createElement('video');
    node.host.prepend(element);
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
