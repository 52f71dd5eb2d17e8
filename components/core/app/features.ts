import type { Position, StreamEvent } from '../protocol/messages';
import type { RtcError } from '../protocol/errors';
import type { Dependencies } from '../room/dependencies';
import type { Room } from '../room/room';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { Storage } from '../shared/storage';

/** Sounds outside the media of a room, such as a ringtone. */
export interface FeatureSounds {
  /** `source` is a path in the package or a URL. The sound stops when it is released. */
  play(source: string, options: { loop: boolean }): Release;
  vibrate(): void;
  onInterruption(listener: (interrupted: boolean) => void): Release;
}

/** Everything that a feature may use of the core. */
export interface FeatureContext extends Pick<Dependencies, 'clock' | 'log' | 'choices' | 'request' | 'acquireConnection'> {
  readonly signalling: Pick<Signalling, 'device' | 'subscribe' | 'request'>;
  readonly storage: Storage;
  readonly sounds: FeatureSounds;
  readonly lifecycle: { onShow(listener: () => void): Release; onHide(listener: () => void): Release };
  /** The room of this id; null after `rtc.close()`. */
  room(id: string): Room | null;
}

/** A running feature: what the core hands to it. */
export interface FeatureInstance<Api> {
  /** The value of `rtc.<name>`. */
  readonly api: Api;
  /** Whether the feature reads this stream, such as a call's. Streams of rooms are not asked for. */
  ownsStream(stream: string): boolean;
  apply(event: StreamEvent): void;
  /** The whole state of a stream, as of `at`. */
  replace(stream: string, state: Json, at: Position): void;
  /** The server dropped the stream. */
  lost(stream: string): void;
  setOnline(online: boolean): void;
  /** The connection ended for good. */
  disconnected(error: RtcError): void;
  /** Whether the room belongs to the feature: device choices made in it are not stored. */
  ownsRoom(id: string): boolean;
  /** The room that a component's `room` property means, for names that are no room ids; undefined for other names. Observable. */
  roomByName(name: string): Room | null | undefined;
  /** Ends everything in progress for `rtc.close()`; resolves when the server knows. */
  close(): Promise<void>;
  /** Stops and frees everything. */
  release(): void;
}

/**
 * A module that plugs into the core: `createRtc({ features: [calls()] })`. The core knows no feature by name; an app that does not
 * import a feature does not carry its code. Its public entry makes it; how it starts is the kit's own matter.
 */
export interface Feature<Name extends string = string, Api = unknown> {
  readonly name: Name;
  /** The type of `rtc.<name>`; only in types. */
  readonly api?: Api;
}

/** A feature as its own code writes it. */
export interface FeatureModule<Name extends string = string, Api = unknown> extends Feature<Name, Api> {
  start(context: FeatureContext): FeatureInstance<Api>;
}

/** Whether `value`, which may come from code without types, is a feature. */
export const isFeature = (value: unknown): value is FeatureModule =>
  typeof value === 'object' && value !== null && typeof (value as Partial<FeatureModule>).start === 'function';

/** The fields that the listed features add to `rtc`, by their names. */
export type FeatureApis<Features extends readonly Feature[]> = {
  readonly [F in Features[number] as F['name']]: F extends Feature<string, infer Api> ? Api : never;
};
