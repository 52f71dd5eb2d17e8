// The public types of `miniprogram-rtc-kit/inspector`, written by `npm run generate`. A change here is a change for customers.

/**
 * The feature behind `<rtc-inspector>`, which shows how a call or a room is doing. Its `log` keeps the last hundred lines for the
 * component, and passes each on to `options.log`.
 *
 * @example const inspected = inspector();
 * createRtc({ server, token, features: [inspected], log: inspected.log });
 */
export declare function inspector({ log }?: InspectorOptions): InspectorFeature;

export interface InspectorOptions {
  /** Receives the kit's log lines too. */
  log?: Log;
}

/** Receives the kit's log lines. `facts` is flat and contains no token, no signed URL and no user name. */
type Log = (
  level: LogLevel,
  text: string,
  facts?: {
    readonly [name: string]: string | number | boolean | null;
  },
) => void;

/** `info` is one line per lifecycle transition, `warn` a fault that heals itself, `error` one that does not, `debug` a frame or a detail. */
type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The feature, and the `log` to give to createRtc beside it. */
export interface InspectorFeature extends Feature<'inspector', Inspector> {
  readonly log: Log;
}

/**
 * A module that plugs into the core: `createRtc({ features: [calls()] })`. The core knows no feature by name; an app that does not
 * import a feature does not carry its code. Its public entry makes it; how it starts is the kit's own matter.
 */
interface Feature<Name extends string = string, Api = unknown> {
  readonly name: Name;
  /** The type of `rtc.<name>`; only in types. */
  readonly api?: Api;
}

/** The value of `rtc.inspector`. Apps need nothing of it: `<rtc-inspector>` shows what was collected. */
export interface Inspector {
  /** A line of the kit's log has arrived, so `log` was given to createRtc. */
  readonly hasLog: boolean;
}

export interface RtcInspectorEvents {
  /** The user closed the panel: the page sets `open` to false. */
  close: Record<string, never>;
}

export interface RtcInspectorProperties extends RtcRoomTagProperties {
  open?: boolean;
}

/** Properties of a tag about one room. */
interface RtcRoomTagProperties extends RtcTagProperties {
  /** The room's name, 1 to 64 characters of any script, none of `% # * / : ? \`; '' while there is none yet. */
  room?: string;
}

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
