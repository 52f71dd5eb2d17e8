import { createDtlsCertificate, type DtlsCertificate } from '../../../../server/media/embedded/rtc/transport/dtls';
import { PeerConnection } from '../../../../server/media/embedded/rtc/transport/peer-connection';
import { kindOf, SessionTable, type Path } from '../../../../server/media/embedded/rtc/transport/session-table';
import { RtcServer } from '../../../../server/media/embedded/rtc/rtc-server';
import { bindingRequest } from '../../../harness/clients/binding-request';
import { offerOf, offeredAudio, offeredVideo, receiving } from '../../../harness/clients/sample-offer';

/** A way on which a peer checks, with what the server sent back on it. */
function way(transport: 'udp' | 'tcp', port: number): Path & { sent: Buffer[]; answers(): number } {
  const sent: Buffer[] = [];
  return {
    transport,
    address: '192.0.2.1',
    port,
    sent,
    send: (datagram) => sent.push(datagram) > 0,
    bind: () => undefined,
    answers: () => sent.filter((datagram) => kindOf(datagram) === 'stun').length,
  };
}

describe('a connection to a peer', () => {
  let certificate: DtlsCertificate;
  let nowMs = 0;
  let connection: PeerConnection;
  beforeAll(async () => {
    certificate = await createDtlsCertificate();
  });
  beforeEach(() => {
    nowMs = 1_000;
    const table = new SessionTable(() => null);
    const ignore = (): void => undefined;
    const events = { onOpen: ignore, onRtp: ignore, onRtcp: ignore, onClosed: ignore };
    connection = new PeerConnection({ ...events, table, certificate, peerFingerprint: 'sha-256 AB', now: () => nowMs });
  });
  afterEach(() => connection.close());

  const check = (path: Path, nominates = true): void =>
    connection.onDatagram(bindingRequest(`${connection.ice.ufrag}:peer`, connection.ice.password, nominates), path);

  it('[F81] takes TCP where no check comes by UDP for a while', () => {
    const tcp = way('tcp', 1);
    check(tcp);
    nowMs += 299;
    check(tcp);
    expect([tcp.answers(), connection.transport]).toEqual([0, null]);
    nowMs += 1;
    check(tcp);
    expect([tcp.answers(), connection.transport]).toEqual([1, 'tcp']);
  });

  it('[F81] leaves TCP alone while the peer checks by UDP', () => {
    const [udp, tcp] = [way('udp', 1), way('tcp', 2)];
    check(tcp);
    check(udp);
    nowMs += 5_000;
    check(tcp);
    expect([udp.answers(), tcp.answers(), connection.transport]).toEqual([1, 0, 'udp']);
    nowMs += 1;
    check(tcp);
    expect([tcp.answers(), connection.transport]).toEqual([1, 'tcp']);
    check(udp, false);
    check(tcp);
    expect([udp.answers(), tcp.answers(), connection.transport]).toEqual([2, 2, 'tcp']);
  });

  it('[F85] leaves no timer behind, whatever it was doing', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    connection.close();
    const before = timers();
    const server = new RtcServer({ now: () => performance.now(), hosts: ['127.0.0.1'], publicPort: null });
    await server.open(0);
    const opened = timers();
    for (let round = 0; round < 20; round += 1) {
      const request = { stream: `s${round}`, member: 'ana', onClosed: () => undefined };
      const publisher = server.publish({ ...request, offer: offerOf(offeredVideo, offeredAudio) });
      const viewer = server.play({ ...request, offer: offerOf(receiving(offeredVideo, 'recvonly')) });
      expect(timers()).toBeGreaterThan(opened);
      [publisher, viewer].forEach(({ session }) => session.close());
    }
    expect([timers(), server.stats().publishers, server.stats().viewers]).toEqual([opened, 0, 0]);
    server.close();
    expect(timers()).toBe(before);
  });

  it('[F83] goes on by another address of the same peer once it is checked', () => {
    const [before, after] = [way('udp', 1), way('udp', 2)];
    check(before);
    check(after);
    const bySoFar = [before.sent.length, after.sent.length];
    connection.close();
    // The end is told by the way in use.
    expect([before.sent.length - (bySoFar[0] ?? 0), after.answers()]).toEqual([0, 1]);
  });
});
