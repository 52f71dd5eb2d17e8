// The public types of `miniprogram-rtc-kit/check`, written by `npm run generate`. A change here is a change for customers.

/**
 * The feature of the check, which `<rtc-check>` needs.
 *
 * @example createRtc({ server, token, features: [check()] });
 */
export declare function check(): Feature<typeof checkName>;

/**
 * A module that plugs into the core: `createRtc({ features: [calls()] })`. The core knows no feature by name; an app that does not
 * import a feature does not carry its code. Its public entry makes it; how it starts is the kit's own matter.
 */
interface Feature<Name extends string = string, Api = unknown> {
  readonly name: Name;
  /** The type of `rtc.<name>`; only in types. */
  readonly api?: Api;
}

declare const checkName = 'check';

export type RtcCheckProperties = RtcTagProperties;

/**
 * The properties and events of each tag, for a page in TypeScript: `onLeft(event: WechatMiniprogram.CustomEvent<RtcRoomEvents['left']>)`.
 * Events are listed by name, each with its `detail`. No tag has methods, so `selectComponent` is never needed.
 */
/** Properties of every tag. */
interface RtcTagProperties {
  /** '' uses the locale of `createRtc`, which is the phone's by default. */
  locale?: Locale | '';
  /** '' uses the phone's theme. */
  theme?: 'light' | 'dark' | '';
}

type Locale = 'zh-CN' | 'en';

export {};
