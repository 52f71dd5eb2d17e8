import type { Json } from '../shared/json';
import type { Release } from '../shared/release';

/**
 * What the kit needs from the phone, as arguments: `wechat.ts` is the real one, and tests bring their own, so that time,
 * randomness and the network are exact. Nothing outside this folder says `wx`.
 */
export interface Platform {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly network: Network;
  readonly life: AppLife;
  readonly host: Host;
  openSocket(url: string, listener: SocketListener): Socket;
  setKeepScreenOn(on: boolean): void;
}

export interface Clock {
  /** Wall clock in milliseconds; it goes on while the app is suspended, timers do not. */
  now(): number;
  after(ms: number, act: () => void): Release;
  /** Runs `act` when the present turn of JavaScript is over. */
  soon(act: () => void): Release;
  /** Uniform in [0, 1). */
  random(): number;
}

export interface Storage {
  /** `undefined` when nothing is kept under `key`, or it cannot be read. */
  read(key: string): Json | undefined;
  write(key: string, value: Json): void;
  remove(key: string): void;
}

export interface Network {
  onChange(listener: (connected: boolean) => void): Release;
}

/** The app as a whole: shown in front, or hidden behind something else. */
export interface AppLife {
  isHidden(): boolean;
  onShow(listener: () => void): Release;
  onHide(listener: () => void): Release;
}

/** What runs us. */
export interface Host {
  readonly kind: 'wechat' | 'qq' | 'browser';
  readonly system: 'ios' | 'android' | 'windows' | 'mac' | 'harmony' | 'devtools' | 'browser' | 'unknown';
  /** Base library, `major.minor.patch`. */
  readonly version: string;
  atLeast(version: string): boolean;
  /** Camera and microphone can be sent from here at all. */
  readonly publishes: boolean;
  /** A browser that cannot show its screen says so. */
  readonly sharesScreen?: boolean;
  /** The phone's language, as `zh_CN`. */
  readonly language: string;
}

export type Device = 'camera' | 'microphone';

/** `undeclared`: the mini program's privacy agreement lacks the device, and only its author can repair that. */
export type Permission = 'granted' | 'refused' | 'unasked' | 'undeclared';

export interface Permissions {
  /** What is known without asking anybody. */
  read(): Promise<{ camera: Permission; microphone: Permission }>;
  /** Asks the person once; one who refused before is not asked again. */
  ask(device: Device): Promise<Permission>;
  /** Opens the settings of this mini program, where a refusal can be taken back, and reads again. Call it from a tap. */
  openSettings(): Promise<{ camera: Permission; microphone: Permission }>;
}

/** Sounds of our own, beside those of the media: they obey the phone's silent switch and stop for a phone call. */
export interface Sounds {
  /** Plays a file of the package or a URL until it ends, or again and again. A sound that cannot be played is silent. */
  play(source: string, options: { loop: boolean }): Release;
  /** Shakes the phone once, where it can. */
  vibrate(): void;
  /** Another app took the sound away, or gave it back (base library 2.6.2). */
  onInterruption(listener: (interrupted: boolean) => void): Release;
}

/** A platform with a person in front of it. */
export interface PhonePlatform extends Platform {
  /** To the clipboard; the phone says by itself that it did. Rejects when it did not. */
  copy(text: string): Promise<void>;
  readonly permissions: Permissions;
  readonly sounds: Sounds;
  /** For an author of `App` below base library 2.1.2, where the app's show and hide are only guessed. */
  shown(): void;
  hidden(): void;
}

/** One live socket. After `close`, or after `closed` was heard, it says nothing more. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
}

export interface SocketListener {
  opened(): void;
  text(text: string): void;
  /** Exactly once, also when it never opened. Old base libraries do not say the code. */
  closed(code: number | null): void;
}
