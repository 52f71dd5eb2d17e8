import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { rtcError } from '../../../components/core/protocol/errors';
import type { Rates } from '../../rates/rates';
import type { PinHash } from '../room-record';

/** Bytes of a salt and of a hash. The cost is Node's own (N = 16,384, r = 8, p = 1): 16 MiB and some 50 ms outside of the event loop. */
const saltBytes = 16;
const hashBytes = 32;
const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** The salted hash of a PIN, which is all that is stored of it. */
export async function hashPin(pin: string): Promise<PinHash> {
  const salt = randomBytes(saltBytes);
  return { salt: salt.toString('base64'), hash: (await derive(pin, salt, hashBytes)).toString('base64') };
}

/** Compares in a time that does not depend on the PIN. */
async function fits(pin: string, { salt, hash }: PinHash): Promise<boolean> {
  return timingSafeEqual(await derive(pin, Buffer.from(salt, 'base64'), hashBytes), Buffer.from(hash, 'base64'));
}

export interface PinTry {
  pin: string;
  room: string;
  user: string;
  /** The name by which the address is counted; undefined for clients without one. */
  address: string | undefined;
}

/**
 * Throws `pin_wrong` for a PIN that does not fit. Wrong ones are counted by user, by address and room, and by room, so that nobody tries
 * them all; `rate_limited` then says when the next one is compared.
 */
export async function provePin(rates: Rates, { pin, room, user, address }: PinTry, stored: PinHash): Promise<void> {
  const counted = [
    ['pins', user],
    ['pinsOfAddress', `${address ?? ''} ${room}`],
    ['pinsOfRoom', room],
  ] as const;
  const waitMs = Math.max(...counted.map(([rate, key]) => rates.waitMs(rate, key)));
  if (waitMs > 0) throw rtcError('rate_limited', { afterMs: waitMs });
  if (await fits(pin, stored)) return;
  const refusedMs = await Promise.all(counted.map(([rate, key]) => rates.takeShared(rate, key)));
  const afterMs = Math.max(...refusedMs);
  throw afterMs > 0 ? rtcError('rate_limited', { afterMs }) : rtcError('pin_wrong');
}
