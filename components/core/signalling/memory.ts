import { limits } from '../protocol/limits';
import type { Position } from '../protocol/messages';
import type { Clock, Storage } from '../platform/platform';
import type { Json } from '../shared/json';

const sessionKey = 'rtc-kit.session';
const deviceKey = 'rtc-kit.device';

export interface Session {
  sid: string;
  rt: string;
}

type Fields = { readonly [name: string]: Json | undefined };
const fieldsOf = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Random letters and digits: names that must not meet, not secrets. */
export function randomName(clock: Clock, length: number): string {
  let name = '';
  while (name.length < length) name += Math.floor(clock.random() * 36).toString(36);
  return name;
}

/** What outlives the app: the session, so that a start from cold takes the same seats again, and a name for this device. */
export class Memory {
  session: Session | null = null;
  /** Streams that the former run still followed, if that was not too long ago. */
  readonly held: readonly string[] = [];

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
  ) {
    const { sid, rt, savedAt, cur } = fieldsOf(storage.read(sessionKey));
    if (typeof sid !== 'string' || typeof rt !== 'string' || typeof savedAt !== 'number') return;
    if (clock.now() - savedAt > limits.retainedMs) return;
    this.session = { sid, rt };
    this.held = Object.keys(fieldsOf(cur));
  }

  save(cur: { [stream: string]: Position }): void {
    if (this.session === null) return;
    const { sid, rt } = this.session;
    const positions: { [stream: string]: Json } = {};
    Object.keys(cur).forEach((stream) => {
      const at = cur[stream];
      if (at !== undefined) positions[stream] = { e: at.e, s: at.s };
    });
    this.storage.write(sessionKey, { sid, rt, savedAt: this.clock.now(), cur: positions });
  }

  forget(): void {
    this.session = null;
    this.storage.remove(sessionKey);
  }

  device(): string {
    const known = this.storage.read(deviceKey);
    if (typeof known === 'string' && known !== '') return known;
    const fresh = randomName(this.clock, 16);
    this.storage.write(deviceKey, fresh);
    return fresh;
  }
}
