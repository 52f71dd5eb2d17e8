import { setNavigationBar } from './navigation-bar';
import { readSettings } from './settings';

/** Draws `page` again when the phone changes its theme, until the result is called. Below 2.11.0 nothing tells, and pages that open later are right. */
export function followTheme(page: object, draw: () => void): () => void {
  if (typeof wx.onThemeChange !== 'function') return () => undefined;
  const changed = (): void => {
    draw();
    // The bar is that of the page in front.
    if (getCurrentPages().slice(-1)[0] === page) setNavigationBar(readSettings());
  };
  wx.onThemeChange(changed);
  return () => wx.offThemeChange(changed);
}
