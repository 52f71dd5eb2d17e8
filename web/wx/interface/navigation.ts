import { EventChannel } from '../../engine/pages/event-channel';
import type { Runtime } from '../../engine/runtime';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

interface NavigateOptions {
  url: string;
  events?: Record<string, (...args: unknown[]) => void>;
}

export function navigationApi({ router, pages }: Runtime): WxMembers {
  const top = () => {
    if (pages.top === null) throw new Error('no page');
    return pages.top;
  };
  return {
    navigateTo: api<NavigateOptions>('navigateTo', ({ url, events = {} }) => {
      const eventChannel = new EventChannel();
      Object.entries(events).forEach(([name, listener]) => eventChannel.on(name, listener));
      router.navigateTo(url, eventChannel);
      return { eventChannel };
    }),
    redirectTo: api<{ url: string }>('redirectTo', ({ url }) => router.redirectTo(url)),
    reLaunch: api<{ url: string }>('reLaunch', ({ url }) => router.reLaunch(url)),
    // There is no tab bar: the page replaces all others.
    switchTab: api<{ url: string }>('switchTab', ({ url }) => router.reLaunch(url)),
    navigateBack: api<{ delta?: number }>('navigateBack', ({ delta = 1 }) => router.navigateBack(delta)),
    exitMiniProgram: api('exitMiniProgram', () => window.close()),

    setNavigationBarTitle: api<{ title: string }>('setNavigationBarTitle', ({ title }) => {
      top().screen.title = title;
      document.title = title;
    }),
    setNavigationBarColor: api<{ backgroundColor?: string; frontColor?: string }>(
      'setNavigationBarColor',
      ({ backgroundColor, frontColor }) => top().screen.colors(backgroundColor, frontColor),
    ),
    setBackgroundColor: api<{ backgroundColor?: string }>('setBackgroundColor', ({ backgroundColor = '' }) =>
      top().screen.element.style.setProperty('--wx-backdrop', backgroundColor),
    ),
    pageScrollTo: api<{ scrollTop?: number; duration?: number }>('pageScrollTo', ({ scrollTop = 0, duration = 300 }) =>
      top().root.element.scrollTo({ top: scrollTop, behavior: duration > 0 ? 'smooth' : 'auto' }),
    ),
  };
}
