import { wechatPlatform } from '../platform/wechat';
import { measure } from '../platform/window';
import { releaseOnce, type Release } from '../shared/release';
import { reaction } from '../store/mobx';
import type { Size } from '../store/views/layout';
import { screen } from './screen';

/** A layout settles after the data that changed it; nothing says when. */
const settlesMs = 60;

/**
 * Measures an element of a component whenever what its size depends on has changed: the window, or whatever `why` reads. Views
 * work with shares of the stage, so until the first measure they only guess at its proportions.
 */
export function watchStage(
  component: WechatMiniprogram.Component.TrivialInstance,
  selector: string,
  why: () => unknown,
  sized: (size: Size) => void,
): Release {
  const { clock } = wechatPlatform();
  let over = false;
  let pending: Release = () => undefined;
  const look = (): void => {
    pending();
    pending = clock.after(settlesMs, () => {
      void measure(component, selector).then((size) => {
        if (!over && size !== null) sized(size);
      });
    });
  };
  const watch = reaction(() => [screen().width, screen().height, why()].join(), look, { fireImmediately: true });
  return releaseOnce(() => {
    over = true;
    pending();
    watch();
  });
}
