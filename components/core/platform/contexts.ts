import { native } from './native';

/** The contexts of the two native elements, for `core/surface`, which gates methods newer than 1.7.0. */
export const createPusherContext = (): WechatMiniprogram.LivePusherContext => native.createLivePusherContext();

/** `component` is the instance that holds the tag; without it WeChat looks for the tag on the page. */
export const createPlayerContext = (
  id: string,
  component: WechatMiniprogram.Component.TrivialInstance,
): WechatMiniprogram.LivePlayerContext => native.createLivePlayerContext(id, component);

/** Passed to every command: without callbacks newer base libraries return a promise whose rejection nobody handles. Important faults come as events. */
export const mayFail = { fail: (): void => undefined };
