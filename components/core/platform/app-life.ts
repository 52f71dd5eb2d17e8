import { Emitter } from '../shared/emitter';
import { releaseOnce, type Release } from '../shared/release';
import { registerOnce } from './register-once';
import { native } from './native';
import { watchPages } from './page-life';
import type { AppLife, Host } from './platform';
import type { Clock } from '../shared/clock';

/** The app's show and hide events, and methods by which an author of `App` can report them where the platform does not. */
export interface AppLifeControl extends AppLife {
  shown(): void;
  hidden(): void;
}

/** WeChat's reason of a hide by which the user left the mini program, from 3.5.7 on. The browser's runtime gives it for a closed tab. */
const exited = 0;

/** Below 2.1.2 the platform has no events for the app, so they are derived from the pages. Each change is reported once. */
export function createAppLife(host: Host, clock: Clock): AppLifeControl {
  const events = new Emitter<{ show: true; hide: boolean }>();
  let visible = true;
  let listenerCount = 0;
  let unwatch: Release | null = null;

  const shown = (): void => {
    if (visible) return;
    visible = true;
    events.emit('show', true);
  };
  const hide = (closes: boolean): void => {
    // A tab that was hidden before may close.
    if (!visible && !closes) return;
    visible = false;
    events.emit('hide', closes);
  };
  const hidden = (): void => hide(false);
  const subscribe = (name: 'show' | 'hide', listener: (closes: boolean) => void): Release => {
    listenerCount += 1;
    if (host.atLeast('2.1.2')) {
      registerOnce('appShow', () => native.onAppShow(shown));
      registerOnce('appHide', () => native.onAppHide((event) => hide(host.atLeast('3.5.7') && event.reason === exited)));
    } else if (unwatch === null) {
      unwatch = watchPages(clock, { shown, hidden });
    }
    const unsubscribe = events.on(name, listener);
    return releaseOnce(() => {
      unsubscribe();
      listenerCount -= 1;
      if (listenerCount > 0 || unwatch === null) return;
      unwatch();
      unwatch = null;
      visible = true;
    });
  };

  const isHidden = (): boolean => !visible;
  return {
    isHidden,
    onShow: (listener) => subscribe('show', listener),
    onHide: (listener) => subscribe('hide', listener),
    shown,
    hidden,
  };
}
