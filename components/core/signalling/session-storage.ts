import { limits } from '../protocol/client-limits';
import type { Cursor } from '../protocol/messages';
import type { Clock } from '../shared/clock';
import type { Storage } from '../shared/storage';
import type { Json } from '../shared/json';
import { randomId } from './random-id';

const sessionKey = 'rtc-kit.session';
const deviceKey = 'rtc-kit.device';

/** The server's session: its id and the token that resumes it. */
export interface Session {
  sid: string;
  rt: string;
}

type Fields = { readonly [name: string]: Json | undefined };
const fieldsOf = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Keeps the session, so that a cold start resumes it and its memberships, and the id of this device. */
export class SessionStorage {
  session: Session | null = null;
  /** Streams that the former run was subscribed to; empty when its session is too old. */
  readonly resumableStreams: readonly string[] = [];

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
  ) {
    const { sid, rt, savedAt, cur } = fieldsOf(storage.read(sessionKey));
    if (typeof sid !== 'string' || typeof rt !== 'string' || typeof savedAt !== 'number') return;
    if (clock.now() - savedAt > limits.retainedMs) return;
    this.session = { sid, rt };
    this.resumableStreams = Object.keys(fieldsOf(cur));
  }

  /** Writes the session with the position of each stream; does nothing before the first welcome. */
  save(cur: { readonly [stream: string]: Cursor }): void {
    if (this.session !== null) this.storage.write(sessionKey, { ...this.session, savedAt: this.clock.now(), cur: cur as {} });
  }

  clear(): void {
    this.session = null;
    this.storage.remove(sessionKey);
  }

  /** The id of this device, made on first use and stored for ever. */
  deviceId(): string {
    const stored = this.storage.read(deviceKey);
    if (typeof stored === 'string' && stored !== '') return stored;
    const created = randomId(this.clock, 16);
    this.storage.write(deviceKey, created);
    return created;
  }
}
