import { wechatPlatform } from '../platform/wechat';
import { Emitter } from '../shared/emitter';
import type { Release } from '../shared/release';
import { createBinder, type PatchListener, type View } from './binder';

const crossings = new Emitter<{ patch: { view: View; patch: { [path: string]: unknown } } }>();
let binder: ReturnType<typeof createBinder> | null = null;

/**
 * Keeps `view.data` equal to what `read` returns: every setData crosses two threads, and a call screen changes many times a second,
 * so all bindings of a view send one patch a turn, with the changed paths only (`tiles[3].volume`).
 */
export function bindView(view: View, read: () => { readonly [key: string]: unknown }): Release {
  binder =
    binder ?? createBinder(wechatPlatform().clock, (crossing, patch) => crossings.emit('patch', { view: crossing, patch }));
  return binder(view, read);
}

/** Hears every patch that crosses, for benches. */
export const watchPatches = (listener: PatchListener): Release =>
  crossings.on('patch', ({ view, patch }) => listener(view, patch));
