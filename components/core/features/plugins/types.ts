import type { Room } from '../../app/public-api';
import type { Params } from '../../protocol/messages';
import type { Json } from '../../shared/json';
import type { Release } from '../../shared/release';

/** A button in the controls of every room. */
export interface PluginButton {
  /** Unique among the buttons of a room: letters, digits and `-`. */
  readonly name: string;
  /** Under the icon: at most five Chinese characters or nine letters, or it is cut. */
  readonly text: string;
  /** For screen readers; `text` by default. */
  readonly label?: string;
  /** An SVG of 24 × 24 in one colour, as a `data:` URL: its shape is drawn in the colour of the theme. */
  readonly glyph: string;
  /** A number or a dot beside the icon. */
  readonly badge?: string;
  /** An option that is on. */
  readonly active?: boolean;
  /** The reason why the button cannot be used now: it is pale, and a tap shows this. */
  readonly why?: string;
  press(room: Room): void;
}

/** The wish to join, as it is sent to the server. */
export interface JoinWish {
  readonly room: string;
  readonly name: string;
  readonly tracks: Params<'room.join'>['tracks'];
}

/** The tracks that are going to be published. */
export interface PublishWish {
  readonly room: string;
  readonly tracks: Params<'track.publish'>['tracks'];
}

/** A message that is going to be sent by `room.send`. */
export interface SendWish {
  readonly room: string;
  readonly topic: string;
  readonly value: Json;
}

/** Nothing lets the wish pass as it is; an object replaces the given fields. A throw or a rejection refuses it, with that error. */
export type Interception<Changed> = Changed | undefined | void | Promise<Changed | undefined | void>;

/**
 * An extension of every room in one object. Interceptors of several plugins run in the order in which they were added, each with the
 * result of the one before, and have ten seconds.
 */
export interface Plugin {
  /** Unique: a second plugin of this name is refused with `conflict`. */
  readonly name: string;
  /** The buttons in a room. Observable: it is called again when an observable value that it read has changed. */
  buttons?(room: Room): readonly PluginButton[];
  willJoin?(wish: JoinWish): Interception<{ name?: string; tracks?: JoinWish['tracks'] }>;
  willPublish?(wish: PublishWish): Interception<{ tracks: PublishWish['tracks'] }>;
  willSend?(wish: SendWish): Interception<{ value: Json }>;
}

/** `rtc.use`: adds a plugin until released. Rejects no wish that was sent before. Throws `bad_request` and `conflict`. */
export type UsePlugin = (plugin: Plugin) => Release;
