import { createHmac } from 'node:crypto';
import type { CallState, Party } from '../../components/core/protocol/call-state';
import { isConnectedParty } from '../../components/core/protocol/call-table';
import { limits } from '../../components/core/protocol/limits';
import type { Engine } from '../engine/engine';
import { isSameSecret } from '../same-secret';
import { detailsOf, type CallEntry, type PartyDetails } from './call-entry';

/** A call as its server had it, with the parties who were connected. */
export interface CallWord {
  /** The engine that had the call: it must not take it over, because it knows by itself how the call went on. */
  engine: string;
  /** Server time from which the word counts no more. */
  until: number;
  call: CallState;
  activeAt: number | null;
  stays: Readonly<Record<string, Pick<PartyDetails, 'since' | 'activeAt'>>>;
}

/** No restart is bridged for a call that was last changed earlier than this. */
const validMs = 12 * 60 * 60_000;

/** Fewer parties have nobody to go on with. */
const minConnected = 2;

/**
 * Signs what this server knows of a call, for its parties to show to a server that has lost the call. The word is nobody's own:
 * whoever shows it proves by the token who they are, and by the word that they were in the call.
 */
export class Vouchers {
  constructor(
    private readonly key: Uint8Array,
    readonly engine: string,
  ) {}

  /** Returns undefined for a call that nobody could go on with, and for one whose list of parties is too long. */
  of(entry: CallEntry, now: number): string | undefined {
    const parties = entry.public.parties.filter(isConnectedParty);
    if (entry.public.reason !== null || parties.length < minConnected) return undefined;
    const signed = [parties, parties.map(withoutAvatar)].map((list) => this.signed(this.word(entry, list, now)));
    return signed.find(({ length }) => length <= limits.voucherBytes);
  }

  /** The word in a voucher that one server with this key has signed; null if none has, or if it is too old. */
  read(voucher: string, now: number): CallWord | null {
    const [content = '', signature = ''] = voucher.split('.');
    if (!isSameSecret(signature, this.signature(content))) return null;
    const word = JSON.parse(Buffer.from(content, 'base64url').toString()) as CallWord;
    return word.until > now ? word : null;
  }

  private word(entry: CallEntry, parties: readonly Party[], now: number): CallWord {
    const stays = parties.map(({ id }) => {
      const { since, activeAt } = detailsOf(entry, id);
      return [id, { since, activeAt }] as const;
    });
    const call = { ...entry.public, parties };
    return { engine: this.engine, until: now + validMs, call, activeAt: entry.activeAt, stays: Object.fromEntries(stays) };
  }

  private signed(word: CallWord): string {
    const content = Buffer.from(JSON.stringify(word)).toString('base64url');
    return `${content}.${this.signature(content)}`;
  }

  private signature(content: string): string {
    return createHmac('sha256', this.key).update(content).digest('base64url');
  }
}

const withoutAvatar = ({ avatar: _, ...party }: Party): Party => party;

/** Names the life of an engine: the nodes that share it find the same name, and an engine that lost its state has another. */
export async function engineName(engine: Engine): Promise<string> {
  await engine.commit({ stream: nameStream, expected: null, events: [], state: null });
  return (await engine.load(nameStream))?.at.e ?? '';
}

const nameStream = 'engine';
