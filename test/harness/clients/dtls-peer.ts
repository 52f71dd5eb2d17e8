import { createECDH, randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import type { DtlsCertificate, SrtpKeys } from '../../../server/media/embedded/rtc/transport/dtls';
import { ByteReader, uint, vector } from '../../../server/media/embedded/rtc/transport/dtls/bytes';
import {
  ecdsaWithSha256,
  encodeMessage,
  messageType,
  readCertificate,
  srtpProfiles,
  writeCertificate,
  type Message,
  type SrtpProfile,
} from '../../../server/media/embedded/rtc/transport/dtls/messages';
import { Reassembly } from '../../../server/media/embedded/rtc/transport/dtls/reassembly';
import { contentType, readRecords, RecordWriter, type Content } from '../../../server/media/embedded/rtc/transport/dtls/records';
import { Secrets, Transcript } from '../../../server/media/embedded/rtc/transport/dtls/secrets';

export interface DtlsPeerOptions {
  certificate: DtlsCertificate;
  send(datagram: Buffer): void;
  profile?: SrtpProfile;
  /** Asks the client to repeat its hello with a cookie. */
  cookie?: Buffer;
  /** Sends each message in fragments of at most this many bytes, each in a datagram of its own. */
  fragmentBytes?: number;
  /** Does not ask for the client's certificate. */
  isIncurious?: boolean;
  /** Changes a message on its way; both ends then hash different handshakes. */
  change?(message: Message): Message;
}

/** The first repetition of BoringSSL in a browser; later ones take twice as long each. */
const firstWaitMs = 50;
const randomBytesOfHello = 32;

/**
 * The server's end of DTLS, with BoringSSL's manners: record numbers that it has seen are dropped, its first flight is repeated by
 * its own clock, and its last one only when a Finished comes again.
 */
export class DtlsPeer {
  keys: SrtpKeys | null = null;
  /** The certificate that the client has sent and proved; null when it has not. */
  clientCertificate: X509Certificate | null = null;
  readonly alerts: { epoch: number; severity: number; description: number }[] = [];
  private readonly ecdh = createECDH('prime256v1');
  private readonly random = randomBytes(randomBytesOfHello);
  private readonly transcript = new Transcript();
  private readonly reassembly = new Reassembly();
  private readonly writer = new RecordWriter();
  private readonly seen = new Set<string>();
  private sent = 0;
  private clientRandom: Buffer = Buffer.alloc(0);
  private secrets: Secrets | null = null;
  private flight: readonly Content[] = [];
  private waiting: NodeJS.Timeout | undefined;

  constructor(private readonly options: DtlsPeerOptions) {
    this.ecdh.generateKeys();
  }

  receive(datagram: Buffer): void {
    for (const record of readRecords(datagram)) {
      const number = `${record.epoch} ${record.sequence.toString('hex')}`;
      const body = record.epoch === 0 ? record.body : this.secrets?.local.open(record);
      if (this.seen.has(number) || body === undefined || body === null) continue;
      this.seen.add(number);
      if (record.type === contentType.alert)
        this.alerts.push({ epoch: record.epoch, severity: body[0] ?? 0, description: body[1] ?? 0 });
      if (record.type !== contentType.handshake) continue;
      if (this.keys !== null && body[0] === messageType.finished) this.transmit();
      this.reassembly.add(body);
      for (let message = this.reassembly.take(); message !== null; message = this.reassembly.take()) this.handle(message);
    }
  }

  /** Sends an alert, sealed when the handshake is over. */
  alert(severity: number, description: number, epoch: 0 | 1 = this.keys === null ? 0 : 1): void {
    this.options.send(this.writer.write([{ type: contentType.alert, epoch, body: Buffer.from([severity, description]) }]));
  }

  close(): void {
    clearTimeout(this.waiting);
  }

  private handle(message: Message): void {
    const { type, body } = message;
    if (type === messageType.finished) return this.finish(message);
    if (type === messageType.certificateVerify) this.prove(body);
    if (type === messageType.clientHello && this.asksForCookie(body)) return;
    this.transcript.add(encodeMessage(message));
    if (type === messageType.clientHello) return this.answer(body);
    if (type === messageType.certificate) this.clientCertificate = new X509Certificate(readCertificate(body));
    if (type === messageType.clientKeyExchange) this.agree(new ByteReader(body).vector(1));
  }

  private asksForCookie(hello: Buffer): boolean {
    const { cookie } = this.options;
    const reader = new ByteReader(hello);
    reader.take(2 + randomBytesOfHello);
    reader.vector(1);
    if (cookie === undefined || reader.vector(1).equals(cookie)) return false;
    this.flight = this.message(messageType.helloVerifyRequest, 0, Buffer.concat([uint(0xfeff, 2), vector(1, cookie)]), false);
    this.transmit();
    return true;
  }

  private answer(hello: Buffer): void {
    const { certificate, profile = 'AEAD_AES_128_GCM', isIncurious = false } = this.options;
    this.clientRandom = Buffer.from(hello.subarray(2, 2 + randomBytesOfHello));
    const useSrtp = Buffer.concat([vector(2, uint(srtpProfiles[profile].id, 2)), vector(1)]);
    const extensions = vector(2, uint(14, 2), vector(2, useSrtp), uint(23, 2), vector(2));
    const serverHello = [uint(0xfefd, 2), this.random, vector(1), uint(0xc02b, 2), uint(0, 1), extensions];
    const parameters = Buffer.concat([uint(3, 1), uint(23, 2), vector(1, this.ecdh.getPublicKey())]);
    const signature = sign('sha256', Buffer.concat([this.clientRandom, this.random, parameters]), certificate.privateKey);
    const keyExchange = [parameters, uint(ecdsaWithSha256, 2), vector(2, signature)];
    const request = [vector(1, uint(64, 1)), vector(2, uint(ecdsaWithSha256, 2)), vector(2)];
    this.flight = [
      this.message(messageType.serverHello, 0, Buffer.concat(serverHello)),
      this.message(messageType.certificate, 0, writeCertificate(certificate.der)),
      this.message(messageType.serverKeyExchange, 0, Buffer.concat(keyExchange)),
      isIncurious ? [] : this.message(messageType.certificateRequest, 0, Buffer.concat(request)),
      this.message(messageType.serverHelloDone, 0, Buffer.alloc(0)),
    ].flat();
    this.transmit(firstWaitMs);
  }

  private prove(body: Buffer): void {
    const reader = new ByteReader(body);
    reader.take(2);
    const key = this.clientCertificate?.publicKey;
    if (key === undefined || !verify('sha256', this.transcript.bytes, key, reader.vector(2))) this.clientCertificate = null;
  }

  private agree(publicKey: Buffer): void {
    this.secrets = new Secrets(this.ecdh.computeSecret(publicKey), this.transcript.digest(), this.clientRandom, this.random);
    this.writer.cipher = this.secrets.remote;
  }

  private finish(message: Message): void {
    const { secrets } = this;
    if (secrets === null || !message.body.equals(secrets.finished('client', this.transcript))) return this.alert(2, 51);
    clearTimeout(this.waiting);
    this.transcript.add(encodeMessage(message));
    const finished = this.message(messageType.finished, 1, secrets.finished('server', this.transcript));
    this.flight = [{ type: contentType.changeCipherSpec, epoch: 0, body: uint(1, 1) }, ...finished];
    const { profile, localKey, localSalt, remoteKey, remoteSalt } = secrets.srtp(this.options.profile ?? 'AEAD_AES_128_GCM');
    this.keys = { profile, localKey: remoteKey, localSalt: remoteSalt, remoteKey: localKey, remoteSalt: localSalt };
    this.transmit();
  }

  private message(type: number, epoch: 0 | 1, body: Buffer, counts = true): Content[] {
    const message = { type, sequence: this.sent++, body };
    if (counts) this.transcript.add(encodeMessage(message));
    const sent = this.options.change?.(message) ?? message;
    return this.fragments(sent).map((fragment) => ({ type: contentType.handshake, epoch, body: fragment }));
  }

  private fragments({ type, sequence, body }: Message): Buffer[] {
    const { fragmentBytes = 16_384 } = this.options;
    const count = Math.max(1, Math.ceil(body.length / fragmentBytes));
    return Array.from({ length: count }, (_, index) => {
      const offset = index * fragmentBytes;
      const part = body.subarray(offset, offset + fragmentBytes);
      return Buffer.concat([uint(type, 1), uint(body.length, 3), uint(sequence, 2), uint(offset, 3), vector(3, part)]);
    });
  }

  private transmit(waitMs?: number): void {
    const groups = this.options.fragmentBytes === undefined ? [this.flight] : this.flight.map((content) => [content]);
    groups.forEach((contents) => this.options.send(this.writer.write(contents)));
    if (waitMs !== undefined) this.waiting = setTimeout(() => this.transmit(2 * waitMs), waitMs);
  }
}
