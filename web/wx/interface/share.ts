import { hashOf, parseUrl } from '../../engine/pages/route';
import type { Runtime } from '../../engine/runtime';
import { texts } from '../../texts';
import { api, type Callbacks } from '../callbacks';
import { copyText } from '../device/device';
import { createElement, openDialog, paragraph } from './dialogs';
import type { WxMembers } from '../members';

interface Card {
  title?: string;
  path?: string;
}

/**
 * Shares the top page, by the system's share sheet or else by its link. The page gets `from` in onShareAppMessage, and returns the title
 * and the path.
 */
export async function sharePage(runtime: Runtime, from: 'menu' | 'button', target?: unknown): Promise<void> {
  const page = runtime.pages.top;
  if (page === null) return;
  const card = (runtime.pages.call(page, 'onShareAppMessage', { from, target }) ?? {}) as Card & { promise?: Promise<Card> };
  const { title, path } = { ...card, ...(await card.promise) };
  const link = new URL(location.href);
  link.hash = path === undefined ? hashOf(page.target) : hashOf(parseUrl(path.startsWith('/') ? path : `/${path}`));
  if (typeof navigator.share === 'function') {
    try {
      return await navigator.share({ title: title ?? page.screen.title, url: link.href });
    } catch (cause) {
      if ((cause as Error).name === 'AbortError') return;
    }
  }
  await offerLink(link.href);
}

/** The code is a part that comes late, and the link does without it. */
const codeOf = (link: string): Promise<Element | null> =>
  import('./qr-code').then(
    ({ qrCode }) => qrCode(link, texts.linkCode),
    () => null,
  );

/**
 * Copies a link and shows it, also as a code for a phone's camera. Browsers refuse the clipboard on plain http and without focus; the user
 * then copies by hand.
 */
async function offerLink(link: string): Promise<void> {
  const field = Object.assign(createElement('input', 'wx-modal-field'), { value: link, readOnly: true });
  field.setAttribute('aria-label', texts.link);
  const isCopied = await copyText(link).then(
    () => true,
    () => false,
  );
  const code = await codeOf(link);
  const scan = code === null ? [] : [code, paragraph('wx-modal-hint', texts.scan)];
  const body = [paragraph('wx-modal-title', isCopied ? texts.copied : texts.copyByHand), field, ...scan];
  const closed = openDialog('modal', body, [{ text: texts.understood, dismisses: true }], true);
  if (!isCopied) field.select();
  await closed;
}

type Show = (options: Callbacks & Readonly<Record<string, unknown>>) => unknown;

/** Opens the menu of the navigation bar, with share and reload, in the place of WeChat's capsule. */
export async function openMenu(runtime: Runtime, wx: Readonly<Record<string, unknown>>): Promise<void> {
  const chosen = await new Promise<number>((resolve) => {
    const items = {
      itemList: [texts.share, texts.reload],
      success: (result: object) => resolve((result as { tapIndex: number }).tapIndex),
    };
    (wx.showActionSheet as Show)({ ...items, fail: () => resolve(-1) });
  });
  if (chosen === 0) await sharePage(runtime, 'menu');
  if (chosen === 1) location.reload();
}

export function shareApi(): WxMembers {
  const accepted = (name: string): unknown => api(name, () => undefined);
  return {
    showShareMenu: accepted('showShareMenu'),
    hideShareMenu: accepted('hideShareMenu'),
    updateShareMenu: accepted('updateShareMenu'),
  };
}
