import { createHmac, randomBytes } from 'node:crypto';

/** The length of C1, C2, S1 and S2. */
const handshakeBytes = 1_536;

const version = 3;
const digestBytes = 32;
const secret = Buffer.from('f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae', 'hex');
const serverName = Buffer.from('Genuine Adobe Flash Media Server 001');
const clientName = Buffer.from('Genuine Adobe Flash Player 001');

/** The two layouts of the signed handshake: where the digest's own offset is written, and where it counts from. */
const layouts = [
  { offsetAt: 772, base: 776 },
  { offsetAt: 8, base: 12 },
] as const;

type Layout = (typeof layouts)[number];

const hmac = (key: Buffer, bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest();

function digestAt(bytes: Buffer, { offsetAt, base }: Layout): number {
  const sum = bytes.subarray(offsetAt, offsetAt + 4).reduce((total, byte) => total + byte, 0);
  return base + (sum % 728);
}

const digestOf = (bytes: Buffer, at: number, key: Buffer): Buffer =>
  hmac(key, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + digestBytes)]));

const isSigned = (c1: Buffer, layout: Layout): boolean => {
  const at = digestAt(c1, layout);
  return digestOf(c1, at, clientName).equals(c1.subarray(at, at + digestBytes));
};

/**
 * S0, S1 and S2 for a C1. A client that signs its C1 expects signatures; the others expect their own bytes, and some of them
 * refuse anything else.
 */
function handshakeReply(c1: Buffer): Buffer {
  const layout = layouts.find((each) => isSigned(c1, each));
  if (layout === undefined) return Buffer.concat([Buffer.from([version]), c1, c1]);
  const s1 = Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 2, 3, 4]), randomBytes(handshakeBytes - 8)]);
  const at = digestAt(s1, layout);
  digestOf(s1, at, serverName).copy(s1, at);
  const clientDigest = digestAt(c1, layout);
  const key = hmac(Buffer.concat([serverName, secret]), c1.subarray(clientDigest, clientDigest + digestBytes));
  const random = randomBytes(handshakeBytes - digestBytes);
  return Buffer.concat([Buffer.from([version]), s1, random, hmac(key, random)]);
}

/** The server's side of a handshake, for bytes in pieces of any size. */
export class Handshake {
  private begun: Buffer = Buffer.alloc(0);
  private leftOfC2 = handshakeBytes;

  constructor(private readonly reply: (bytes: Buffer) => void) {}

  /** Returns the bytes after the handshake, of which there are none before its end. Throws when it is no handshake. */
  read(piece: Buffer): Buffer {
    const left = this.begun.length > handshakeBytes ? piece : this.readC1(piece);
    const skipped = Math.min(this.leftOfC2, left.length);
    this.leftOfC2 -= skipped;
    return left.subarray(skipped);
  }

  private readC1(piece: Buffer): Buffer {
    const missing = handshakeBytes + 1 - this.begun.length;
    this.begun = Buffer.concat([this.begun, piece.subarray(0, missing)]);
    if (this.begun.length > 0 && this.begun[0] !== version) throw new Error('not RTMP');
    if (this.begun.length > handshakeBytes) this.reply(handshakeReply(this.begun.subarray(1)));
    return piece.subarray(missing);
  }
}
