import { createECDH, randomBytes, sign, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { uint, vector } from './dtls/bytes';
import { hasFingerprint, type DtlsCertificate } from './dtls/certificate';
import { Flights } from './dtls/flights';
import * as messages from './dtls/messages';
import { messageType, type Message, type ServerHello } from './dtls/messages';
import { Reassembly } from './dtls/reassembly';
import { contentType, readRecords, type Content, type SealedRecord } from './dtls/records';
import { Secrets, Transcript, type SrtpKeys } from './dtls/secrets';

export { createDtlsCertificate, type DtlsCertificate } from './dtls/certificate';
export type { SrtpKeys } from './dtls/secrets';

export interface DtlsOptions {
  certificate: DtlsCertificate;
  /** The value of `a=fingerprint` in the peer's offer: `sha-256 AA:BB:…`. */
  peerFingerprint: string;
  /** Called at once and from timers. A datagram has less than 1200 bytes. */
  send(datagram: Buffer): void;
  /** Called once, when the handshake has succeeded. */
  onKeys(keys: SrtpKeys): void;
  /** Called once at most: the handshake failed, or the peer closed the connection later. Nothing follows. */
  onFailed(reason: string): void;
}

export interface DtlsHandshake {
  /** Takes a datagram of the peer, also after the handshake, when it may close the connection. Never throws. */
  receive(datagram: Buffer): void;
  /** Tells a connected peer, and forgets everything. */
  close(): void;
}

/** Starts the handshake of DTLS-SRTP (RFC 5764) as the client, in DTLS 1.2 (RFC 6347), for an answer with `a=setup:active`. */
export function startDtls(options: DtlsOptions): DtlsHandshake {
  const client = new DtlsClient(options);
  client.start();
  return client;
}

const alert = { closeNotify: 0, handshakeFailure: 40 } as const;
const level = { warning: 1, fatal: 2 } as const;

/** The facts that the peer's messages have told so far. */
interface Peer {
  hello?: ServerHello;
  certificate?: X509Certificate;
  /** Its half of the key agreement. */
  publicKey?: Buffer;
  /** It wants to see our certificate. */
  asksCertificate?: boolean;
}

class DtlsClient implements DtlsHandshake {
  private readonly random = randomBytes(32);
  private readonly ecdh = createECDH('prime256v1');
  private readonly transcript = new Transcript();
  private readonly reassembly = new Reassembly();
  private readonly flights: Flights;
  private readonly peer: Peer = {};
  /** The types of which the next message has to be one. */
  private expected: readonly number[] = [messageType.helloVerifyRequest, messageType.serverHello];
  private sent = 0;
  /** The last hello: one that was answered by a cookie does not count in the transcript. */
  private hello: Buffer = Buffer.alloc(0);
  private secrets: Secrets | null = null;
  private state: 'handshake' | 'connected' | 'ended' = 'handshake';

  constructor(private readonly options: DtlsOptions) {
    this.flights = new Flights({
      send: (datagram) => options.send(datagram),
      onSilence: () => this.fail('the peer did not answer'),
    });
    this.ecdh.generateKeys();
  }

  start(): void {
    this.sendHello(Buffer.alloc(0));
  }

  receive(datagram: Buffer): void {
    readRecords(datagram).forEach((record) => this.take(record));
  }

  close(): void {
    if (this.state === 'connected') this.sendAlert(1, level.warning, alert.closeNotify);
    this.state = 'ended';
    this.flights.stop();
  }

  private take(record: SealedRecord): void {
    const body = record.epoch === 0 ? record.body : this.secrets?.remote.open(record);
    if (this.state === 'ended' || body === undefined || body === null) return;
    if (record.type === contentType.alert) return this.takeAlert(record.epoch, body);
    const epoch = this.secrets === null ? 0 : 1;
    if (record.type !== contentType.handshake || record.epoch !== epoch || this.state === 'connected') return;
    try {
      this.reassembly.add(body);
    } catch {
      // Bytes that are no fragments may come from anybody, and the peer's own come again.
    }
    this.handleMessages();
  }

  private takeAlert(epoch: number, body: Buffer): void {
    // The peer seals its alerts from the moment in which this end is connected.
    if (this.state === 'connected' && epoch === 0) return;
    const [severity, description] = body;
    if (description === alert.closeNotify) this.end('the peer closed the connection');
    else if (severity === level.fatal) this.end(`the peer reported alert ${description}`);
  }

  private handleMessages(): void {
    try {
      for (let message = this.reassembly.take(); message !== null; message = this.reassembly.take()) this.handle(message);
    } catch (cause) {
      this.fail((cause as Error).message);
    }
  }

  private handle(message: Message): void {
    const { type, body } = message;
    if (!this.expected.includes(type)) throw new Error(`the peer sent message ${type} out of turn`);
    if (type === messageType.helloVerifyRequest) return this.sendHello(messages.readCookie(body));
    if (type === messageType.serverHello) this.transcript.add(this.hello);
    if (type === messageType.finished) return this.finish(body);
    this.transcript.add(messages.encodeMessage(message));
    this.expected = this.understand(type, body);
    if (type === messageType.serverHelloDone) this.answer();
  }

  /** Keeps what a message of the peer's first flight says. Returns the types that may follow. */
  private understand(type: number, body: Buffer): readonly number[] {
    switch (type) {
      case messageType.serverHello:
        this.peer.hello = messages.readServerHello(body);
        return [messageType.certificate];
      case messageType.certificate: {
        const der = messages.readCertificate(body);
        if (!hasFingerprint(der, this.options.peerFingerprint))
          throw new Error('the certificate of the peer is not that of its offer');
        this.peer.certificate = new X509Certificate(der);
        return [messageType.serverKeyExchange];
      }
      case messageType.serverKeyExchange:
        this.takeKeyExchange(messages.readServerKeyExchange(body));
        return [messageType.certificateRequest, messageType.serverHelloDone];
      case messageType.certificateRequest:
        this.peer.asksCertificate = true;
        return [messageType.serverHelloDone];
      default:
        return [messageType.finished];
    }
  }

  /** The signature proves that the peer has the key of its certificate. */
  private takeKeyExchange({ parameters, publicKey, signature }: messages.ServerKeyExchange): void {
    const { hello, certificate } = this.peer;
    if (hello === undefined || certificate === undefined) throw new Error('no certificate');
    const signed = Buffer.concat([this.random, hello.random, parameters]);
    if (!verify('sha256', signed, certificate.publicKey, signature)) throw new Error('the signature of the peer is wrong');
    this.peer.publicKey = publicKey;
  }

  private sendHello(cookie: Buffer): void {
    const body = messages.clientHello(this.random, cookie);
    this.hello = messages.encodeMessage({ type: messageType.clientHello, sequence: this.sent++, body });
    this.flights.start([{ type: contentType.handshake, epoch: 0, body: this.hello }]);
  }

  private answer(): void {
    const { hello, publicKey, asksCertificate } = this.peer;
    if (hello === undefined || publicKey === undefined) throw new Error('no key exchange');
    const { der, privateKey } = this.options.certificate;
    const flight: Content[] = [];
    if (asksCertificate) flight.push(this.message(messageType.certificate, 0, messages.writeCertificate(der)));
    flight.push(this.message(messageType.clientKeyExchange, 0, vector(1, this.ecdh.getPublicKey())));
    const secrets = new Secrets(this.ecdh.computeSecret(publicKey), this.transcript.digest(), this.random, hello.random);
    if (asksCertificate) {
      const signature = sign('sha256', this.transcript.bytes, privateKey);
      flight.push(this.message(messageType.certificateVerify, 0, messages.writeCertificateVerify(signature)));
    }
    flight.push({ type: contentType.changeCipherSpec, epoch: 0, body: uint(1, 1) });
    flight.push(this.message(messageType.finished, 1, secrets.finished('client', this.transcript)));
    this.secrets = secrets;
    this.flights.writer.cipher = secrets.local;
    this.flights.start(flight);
  }

  private message(type: number, epoch: 0 | 1, body: Buffer): Content {
    const encoded = messages.encodeMessage({ type, sequence: this.sent++, body });
    this.transcript.add(encoded);
    return { type: contentType.handshake, epoch, body: encoded };
  }

  private finish(body: Buffer): void {
    const { secrets, peer, transcript } = this;
    if (secrets === null || peer.hello === undefined) throw new Error('no keys');
    const expected = secrets.finished('server', transcript);
    if (body.length !== expected.length || !timingSafeEqual(body, expected)) throw new Error('the ends saw different handshakes');
    this.state = 'connected';
    this.flights.stop();
    this.options.onKeys(secrets.srtp(peer.hello.profile));
  }

  private sendAlert(epoch: 0 | 1, severity: number, description: number): void {
    const body = Buffer.from([severity, description]);
    this.options.send(this.flights.writer.write([{ type: contentType.alert, epoch, body }]));
  }

  private fail(reason: string): void {
    this.sendAlert(0, level.fatal, alert.handshakeFailure);
    this.end(reason);
  }

  private end(reason: string): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.flights.stop();
    this.options.onFailed(reason);
  }
}
