import { native } from './native';

/** The command surfaces of the two native elements, for `core/surface`. Methods newer than 1.7.0 stand behind a gate there. */
export const createPusherContext = (): WechatMiniprogram.LivePusherContext => native.createLivePusherContext();

/** `component` is the instance that holds the tag: without it the tag is looked for on the page. */
export const createPlayerContext = (
  id: string,
  component: WechatMiniprogram.Component.TrivialInstance,
): WechatMiniprogram.LivePlayerContext => native.createLivePlayerContext(id, component);

/** Given with every command: without callbacks newer base libraries answer with a promise, and nobody hears it fail. Faults that matter come as events. */
export const mayFail = { fail: (): void => undefined };
