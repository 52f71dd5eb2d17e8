import { Emitter } from '../shared/emitter';
import { releaseOnce, type Release } from '../shared/release';
import { registerOnce } from './lasting';
import { native } from './native';
import { watchPages } from './page-life';
import type { AppLife, Clock, Host } from './platform';

/** The app's show and hide, and a way for an author of `App` to say them where the platform does not. */
export interface AppLifeControl extends AppLife {
  shown(): void;
  hidden(): void;
}

/** Below 2.1.2 the platform says nothing about the app: there the pages are read. Either way each change is said once. */
export function createAppLife(host: Host, clock: Clock): AppLifeControl {
  const events = new Emitter<{ show: true; hide: true }>();
  let visible = true;
  let heard = 0;
  let unwatch: Release | null = null;

  const shown = (): void => {
    if (visible) return;
    visible = true;
    events.emit('show', true);
  };
  const hidden = (): void => {
    if (!visible) return;
    visible = false;
    events.emit('hide', true);
  };
  const hear = (name: 'show' | 'hide', listener: () => void): Release => {
    heard += 1;
    if (host.atLeast('2.1.2')) {
      registerOnce('appShow', () => native.onAppShow(shown));
      registerOnce('appHide', () => native.onAppHide(hidden));
    } else if (unwatch === null) {
      unwatch = watchPages(clock, { shown, hidden });
    }
    const silence = events.on(name, listener);
    return releaseOnce(() => {
      silence();
      heard -= 1;
      if (heard > 0 || unwatch === null) return;
      unwatch();
      unwatch = null;
      visible = true;
    });
  };

  const isHidden = (): boolean => !visible;
  return { isHidden, onShow: (listener) => hear('show', listener), onHide: (listener) => hear('hide', listener), shown, hidden };
}
