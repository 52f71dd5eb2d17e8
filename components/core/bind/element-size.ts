import { wechatPlatform } from '../platform/wechat';
import { measure } from '../platform/window';
import { releaseOnce, type Release } from '../shared/release';
import { reaction } from '../shared/mobx';
import type { Size } from '../view/layout';
import { screen } from './screen';

/** The wait before a measurement, because layout follows setData and WeChat reports no end of it. */
const layoutDelayMs = 60;

/**
 * Measures an element of a component whenever the window or the result of `dependencies` changes. Before the first measurement, views
 * assume the proportions of the window.
 */
export function watchElementSize(
  component: WechatMiniprogram.Component.TrivialInstance,
  selector: string,
  dependencies: () => unknown,
  onSize: (size: Size) => void,
): Release {
  const { clock } = wechatPlatform();
  let isReleased = false;
  let pending: Release = () => undefined;
  const remeasure = (): void => {
    pending();
    pending = clock.after(layoutDelayMs, () => {
      void measure(component, selector).then((size) => {
        if (!isReleased && size !== null) onSize(size);
      });
    });
  };
  const stop = reaction(() => [screen().width, screen().height, dependencies()].join(), remeasure, { fireImmediately: true });
  return releaseOnce(() => {
    isReleased = true;
    pending();
    stop();
  });
}
