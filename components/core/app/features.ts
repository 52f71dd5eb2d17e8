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

type UsedDependencies = 'clock' | 'log' | 'choices' | 'request' | 'acquireConnection' | 'plane' | 'device';

/** Everything that a feature may use of the core. */
export interface FeatureContext extends Pick<Dependencies, UsedDependencies> {
  readonly signalling: Pick<Signalling, 'device' | 'subscribe' | 'request' | 'sendEphemeral' | 'on'>;
  /** The addresses of the backend, in the order of attempts. */
  readonly servers: readonly string[];
  readonly storage: Storage;
  readonly sounds: FeatureSounds;
  readonly lifecycle: { onShow(listener: () => void): Release; onHide(listener: () => void): Release };
  /** The room of this id; null after `rtc.close()`. */
  room(id: string): Room | null;
  /** Puts a step before every request of rooms and features: it may change the parameters or refuse. Called while the feature starts. */
  wrapRequest(wrap: (next: Dependencies['request']) => Dependencies['request']): void;
}

/** Streams that a feature reads, such as a call's. */
export interface FeatureStreams {
  /** Streams of rooms are not asked for. */
  owns(stream: string): boolean;
  apply(event: StreamEvent): void;
  /** The whole state of a stream, as of `at`. */
  replace(stream: string, state: Json, at: Position): void;
  /** The server dropped the stream. */
  lost(stream: string): void;
}

/** Follows the connection. */
export interface FeatureConnection {
  setOnline(online: boolean): void;
  /** The connection ended for good. */
  disconnected(error: RtcError): void;
}

/** Rooms that belong to a feature. */
export interface FeatureRooms {
  /** Device choices made in a room that the feature owns are not stored. */
  owns(id: string): boolean;
  /** The room that a component's `room` property means, for names that are no room ids; undefined for other names. Observable. */
  byName(name: string): Room | null | undefined;
}

/** A running feature: its API, and the parts that it has of what the core hands out. */
export interface FeatureInstance<Api> {
  /** The value of `rtc.<name>`. */
  readonly api: Api;
  readonly streams?: FeatureStreams;
  readonly connection?: FeatureConnection;
  readonly rooms?: FeatureRooms;
  /** Ends everything in progress for `rtc.close()`; resolves when the server knows. */
  readonly close?: () => Promise<void>;
  /** Stops and frees everything. */
  readonly release?: Release;
}

/** The parts of this name of the features that have one. */
export const partsOf = <Name extends keyof FeatureInstance<unknown>>(
  features: readonly FeatureInstance<unknown>[],
  name: Name,
): NonNullable<FeatureInstance<unknown>[Name]>[] =>
  features.map((feature) => feature[name]).filter((part) => part !== undefined) as NonNullable<FeatureInstance<unknown>[Name]>[];

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
