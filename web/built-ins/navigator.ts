import type { BuiltIn } from '../engine/built-in';
import { followHover } from './hover';
import { hover, number, text } from './properties';
import { callWx } from './call-wx';

const navigateMethods: Readonly<Record<string, string>> = {
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
      const callbacks = {
        success: (result: unknown) => node.emit('success', result),
        fail: (result: unknown) => node.emit('fail', result),
      };
      callWx(navigateMethods[String(openType)] ?? 'navigateTo', {
        url,
        delta,
        ...callbacks,
        complete: (result: unknown) => node.emit('complete', result),
      });
    });
  },
};
