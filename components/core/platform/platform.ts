import type { Clock } from '../shared/clock';
import type { DeviceList } from '../shared/device-list';
import type { Release } from '../shared/release';
import type { Storage } from '../shared/storage';

/**
 * The platform's services, passed as arguments: `wechat.ts` is the real platform, and tests pass their own, so that time,
 * randomness and the network are exact. No file outside this folder names `wx`.
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

export interface Network {
  onChange(listener: (connected: boolean) => void): Release;
}

/** The app as a whole: shown in front, or hidden behind something else. */
export interface AppLife {
  isHidden(): boolean;
  onShow(listener: () => void): Release;
  /** `closes` is true when the user leaves the app: a browser's tab closes or reloads, or WeChat says so. The app may still come back. */
  onHide(listener: (closes: boolean) => void): Release;
}

/** The platform that runs the kit. */
export interface Host {
  readonly kind: 'wechat' | 'qq' | 'browser';
  readonly system: 'ios' | 'android' | 'windows' | 'mac' | 'harmony' | 'devtools' | 'browser' | 'unknown';
  /** Base library, `major.minor.patch`. */
  readonly version: string;
  atLeast(version: string): boolean;
  /** Camera and microphone can be sent. */
  readonly publishes: boolean;
  /** False in a browser that cannot share its screen. */
  readonly sharesScreen?: boolean;
  /** True in a browser, which lists its cameras, microphones and loudspeakers. */
  readonly listsDevices?: boolean;
  /** The phone's language, such as `zh_CN`. */
  readonly language: string;
}

export type Device = 'camera' | 'microphone';

/** `undeclared`: the mini program's privacy agreement lacks the device, which only its author can add. */
export type Permission = 'granted' | 'refused' | 'unasked' | 'undeclared';

export interface Permissions {
  /** Reads the permissions without a dialog. */
  read(): Promise<{ camera: Permission; microphone: Permission }>;
  /** Asks the user once. A user who refused before is not asked again. */
  ask(device: Device): Promise<Permission>;
  /** Opens the settings of this mini program, where a refusal can be undone, and reads again. Call it from a tap. */
  openSettings(): Promise<{ camera: Permission; microphone: Permission }>;
}

/** Sounds of the kit, apart from media. They obey the phone's silent switch and stop for a phone call. */
export interface Sounds {
  /** Plays a file of the package or a URL once or in a loop. A sound that cannot be played is silent. */
  play(source: string, options: { loop: boolean }): Release;
  /** Vibrates once, where the phone can. */
  vibrate(): void;
  /** Reports that another app took the sound, or released it (base library 2.6.2). */
  onInterruption(listener: (interrupted: boolean) => void): Release;
}

/** A platform with a user in front of it. */
export interface PhonePlatform extends Platform {
  /** Copies to the clipboard; the phone shows a message. Rejects on failure. */
  copy(text: string): Promise<void>;
  readonly permissions: Permissions;
  readonly sounds: Sounds;
  /** Passes on the devices of a browser, now and after each change; nothing on a phone. */
  onDevices(listener: (devices: DeviceList) => void): Release;
  /** For an author of `App` below base library 2.1.2, where show and hide of the app are only derived from the pages. */
  shown(): void;
  hidden(): void;
}

/** One live socket. It reports nothing after `close` or `closed`. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
}

export interface SocketListener {
  opened(): void;
  text(text: string): void;
  /** Called exactly once, also when the socket never opened. Old base libraries do not give the code. */
  closed(code: number | null): void;
}
