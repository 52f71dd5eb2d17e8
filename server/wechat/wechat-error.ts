/**
 * The reasons for which WeChat's API fails, by its `errcode`, with the thing to do. They are from the pages of code2Session, sendMessage
 * and getStableAccessToken in WeChat's documentation and from its list of common codes.
 */
const reasons = {
  busy: { errcodes: [-1, 43108], advice: 'WeChat is busy: try again in a moment' },
  code_invalid: {
    errcodes: [40029, 40163],
    advice: 'a code of wx.login is valid once and for five minutes: call wx.login again, in the mini program of this appId',
  },
  user_blocked: { errcodes: [40226], advice: 'WeChat holds this user for a high risk and lets them not log in: refuse them' },
  too_often: {
    errcodes: [45009, 45011],
    advice: 'the quota of the minute or the day is used up: wait, or raise it in the console of the mini program',
  },
  app_invalid: { errcodes: [40013, 41002], advice: 'compare appId with the console of the mini program' },
  secret_invalid: { errcodes: [40125, 41004], advice: 'compare secret with the console of the mini program' },
  ip_refused: { errcodes: [40164], advice: 'add the address of this machine to the IP list in the console of the mini program' },
  token_invalid: {
    errcodes: [40001, 40014, 42001],
    advice: 'a fresh access token was refused too: compare appId and secret, and let no other program force fresh tokens',
  },
  openid_invalid: { errcodes: [40003], advice: 'the openid is empty, or is one of another mini program' },
  template_invalid: { errcodes: [40037], advice: 'compare templateId with the list of subscribe messages in the console' },
  not_subscribed: {
    errcodes: [43101],
    advice:
      'the user has not agreed, has used the agreement up, or took it back: ask again by wx.requestSubscribeMessage in a tap',
  },
  sending_banned: {
    errcodes: [43107],
    advice: 'WeChat has banned the mini program or the template from sending: see the console',
  },
  page_invalid: { errcodes: [41030], advice: 'the page must be in app.json of the version that is published' },
  data_invalid: {
    errcodes: [45168, 47003],
    advice: 'the message of WeChat names the field: give each field of the template a value of its kind and length',
  },
  unreachable: { errcodes: [], advice: 'see whether this machine reaches the address, then try again' },
  unknown: { errcodes: [], advice: 'look the errcode up in WeChat’s documentation' },
} as const satisfies Readonly<Record<string, { errcodes: readonly number[]; advice: string }>>;

export type WeChatReason = keyof typeof reasons;

/** A refusal or a failure of WeChat's API. Its message contains neither secret nor token. */
export interface WeChatError extends Error {
  readonly name: 'WeChatError';
  readonly reason: WeChatReason;
  /** The number that WeChat answered; null when there was no usable answer. */
  readonly errcode: number | null;
  /** The thing to do about it. */
  readonly advice: string;
}

export const isWeChatError = (value: unknown): value is WeChatError =>
  value instanceof Error && value.name === 'WeChatError' && Object.hasOwn(value, 'errcode');

export const reasonOf = (errcode: number): WeChatReason => byErrcode.get(errcode) ?? 'unknown';

const byErrcode: ReadonlyMap<number, WeChatReason> = new Map(
  Object.entries(reasons).flatMap(([reason, { errcodes }]) =>
    errcodes.map((errcode: number) => [errcode, reason as WeChatReason] as const),
  ),
);

export function wechatError(reason: WeChatReason, errcode: number | null, text: string): WeChatError {
  const { advice } = reasons[reason];
  const number = errcode === null ? '' : ` ${errcode}`;
  return Object.assign(new Error(`WeChat: ${reason}${number}: ${text} (${advice})`), {
    name: 'WeChatError' as const,
    reason,
    errcode,
    advice,
  });
}
