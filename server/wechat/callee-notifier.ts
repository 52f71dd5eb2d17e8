import type { CalleeNotification } from '../hooks';
import { causeOf, silent, withoutFailures, type Log } from '../log';
import type { SubscribeMessage, WeChat } from './wechat';
import { isWeChatError } from './wechat-error';

export interface CalleeNotifierOptions extends Pick<SubscribeMessage, 'templateId' | 'state' | 'lang'> {
  wechat: Pick<WeChat, 'sendSubscribeMessage'>;
  /** The openid of a user of yours; null when there is none, and nobody is notified. */
  openidOf(user: string): Promise<string | null>;
  /** The values of the template. A longer value of a field `thing…` is cut to the 20 characters that WeChat allows. */
  data(call: CalleeNotification): Readonly<Record<string, string>>;
  /** The page with `<rtc-call>`, without a slash before it. Default: `pages/call/index`. */
  page?: string;
  log?: Log;
}

/**
 * A hook `notifyCallee` that sends a subscribe message whose tap answers the call that rings. It returns false when WeChat did not
 * take the message, and logs the reason without a name.
 */
export function calleeNotifier(options: CalleeNotifierOptions): (call: CalleeNotification) => Promise<boolean> {
  const { wechat, templateId, state, lang, openidOf, data, page = 'pages/call/index' } = options;
  const log = withoutFailures(options.log ?? silent);
  const optional = { ...(state === undefined ? {} : { state }), ...(lang === undefined ? {} : { lang }) };
  return async (call) => {
    const openid = await openidOf(call.to);
    if (openid === null) return false;
    const query = `call=${encodeURIComponent(call.call)}&answer=1`;
    const message = { openid, templateId, page: `${page}?${query}`, data: withShortThings(data(call)), ...optional };
    try {
      await wechat.sendSubscribeMessage(message);
      return true;
    } catch (cause) {
      if (!isWeChatError(cause)) throw cause;
      log('warn', 'a callee was not notified by WeChat', { reason: cause.reason, cause: causeOf(cause) });
      return false;
    }
  };
}

/** "thing.DATA: 20 个以内字符" (WeChat's page of sendMessage). */
const thingLength = 20;

const withShortThings = (data: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(data).map(([field, value]) => {
      const letters = Array.from(value);
      const isLong = /^thing\d+$/.test(field) && letters.length > thingLength;
      return [field, isLong ? `${letters.slice(0, thingLength - 1).join('')}…` : value];
    }),
  );
