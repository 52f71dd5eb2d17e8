import type { Feature, FeatureModule } from '../../app/features';
import { chatName } from './app-chat';
import { AppChats } from './chats';
import type { ChatOptions, Chats } from './types';

/**
 * The feature of the chat: adds `rtc.chat`, which `<rtc-chat>` shows.
 *
 * @example createRtc({ server, token, features: [chat()] });
 */
export function chat(options: ChatOptions = {}): Feature<typeof chatName, Chats> {
  const feature: FeatureModule<typeof chatName, Chats> = {
    name: chatName,
    start(context) {
      const api = new AppChats(context, options);
      // A chat belongs to the stream of its room.
      return { api, release: () => api.release() };
    },
  };
  return feature;
}
