import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import { isSameSecret } from '../same-secret';

/** Why a code is shown: the server started, the one before it was used, or a device came with another one. */
export type CodeReason = 'first' | 'used' | 'refused';

/** How long a code that was shown may wait for its device. */
const waitMs = 15 * 60_000;
/** A phone opens an address twice: the scanner that read it, and then a browser. */
const sameDeviceMs = 2 * 60_000;
/** A refused device makes the terminal repeat itself no more often. */
const repeatMs = 10_000;
export const deviceMs = 7 * 24 * 60 * 60_000;

export interface DevCodesOptions {
  clock: Clock;
  /** Signs the keys of devices: with the same secret they outlive a restart. */
  secret: string;
  show(code: string, why: CodeReason): void;
}

/** Codes for one device each, which are shown to the developer, and the keys that devices get for them. */
export class DevCodes {
  private present = { code: '', until: 0, shownAt: 0 };
  private used: { code: string; address: string; until: number } | null = null;

  constructor(private readonly options: DevCodesOptions) {
    this.renew('first');
  }

  /** Returns the key of a device, or null for a code that was used by another address, is too old, or was never shown. */
  redeem(code: string, address: string): string | null {
    const { present, used } = this;
    const now = this.options.clock.now();
    if (used !== null && isSameSecret(code, used.code) && used.address === address && now < used.until) return this.newKey();
    if (isSameSecret(code, present.code) && now < present.until) {
      this.used = { code, address, until: now + sameDeviceMs };
      this.renew('used');
      return this.newKey();
    }
    if (now >= present.until) this.renew('refused');
    else if (now - present.shownAt >= repeatMs) this.show('refused');
    return null;
  }

  isKey(key: string): boolean {
    const [id = '', until = '', signature = ''] = key.split('.');
    return Number(until) > this.options.clock.now() && isSameSecret(signature, this.sign(`${id}.${until}`));
  }

  private renew(why: CodeReason): void {
    this.present = { code: randomBytes(9).toString('base64url'), until: this.options.clock.now() + waitMs, shownAt: 0 };
    this.show(why);
  }

  private show(why: CodeReason): void {
    this.present.shownAt = this.options.clock.now();
    this.options.show(this.present.code, why);
  }

  private newKey(): string {
    const device = `${randomBytes(9).toString('base64url')}.${this.options.clock.now() + deviceMs}`;
    return `${device}.${this.sign(device)}`;
  }

  private sign = (device: string): string => createHmac('sha256', this.options.secret).update(device).digest('base64url');
}
