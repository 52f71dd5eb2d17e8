import { wechatPlatform } from '../platform/wechat';
import type { Release } from '../shared/release';
import { createBinder, type PatchListener, type View } from './binder';

/** `sent` is called after every setData; an inspector sets it. */
export const patches: { sent: PatchListener } = { sent: () => undefined };
let binder: ReturnType<typeof createBinder> | null = null;

/**
 * Keeps `view.data` equal to what `read` returns. Every setData crosses two threads and a call screen changes many times a second, so all
 * bindings of a view send one patch per turn, with the changed paths only (`tiles[3].volume`).
 */
export function bindView(view: View, read: () => { readonly [key: string]: unknown }): Release {
  binder = binder ?? createBinder(wechatPlatform().clock, (target, patch) => patches.sent(target, patch));
  return binder(view, read);
}
