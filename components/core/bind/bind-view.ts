import { wechatPlatform } from '../platform/wechat';
import { Emitter } from '../shared/emitter';
import type { Release } from '../shared/release';
import { createBinder, type PatchListener, type View } from './binder';

const patches = new Emitter<{ patch: { view: View; patch: { [path: string]: unknown } } }>();
let binder: ReturnType<typeof createBinder> | null = null;

/**
 * Keeps `view.data` equal to what `read` returns. Every setData crosses two threads and a call screen changes many times a second, so all
 * bindings of a view send one patch per turn, with the changed paths only (`tiles[3].volume`).
 */
export function bindView(view: View, read: () => { readonly [key: string]: unknown }): Release {
  binder = binder ?? createBinder(wechatPlatform().clock, (target, patch) => patches.emit('patch', { view: target, patch }));
  return binder(view, read);
}

/** Calls `listener` with every patch sent, for benchmarks. */
export const watchPatches = (listener: PatchListener): Release => patches.on('patch', ({ view, patch }) => listener(view, patch));
