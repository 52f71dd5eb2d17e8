import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { FrameReader, frame } from '../../../../server/media/embedded/rtc/transport/frames';
import { SessionTable, type DatagramSession, type Path } from '../../../../server/media/embedded/rtc/transport/session-table';
import { TcpPort, type TcpLimits } from '../../../../server/media/embedded/rtc/transport/tcp-port';
import { UdpPort, type UdpLimits } from '../../../../server/media/embedded/rtc/transport/udp-port';

/** A message that the test's `ufragOf` takes for a check of ICE, which names `ufrag`. */
const check = (ufrag: string): Buffer => Buffer.concat([Buffer.from([0]), Buffer.from(ufrag)]);
const ufragOf = (datagram: Buffer): string | null => datagram.subarray(1).toString() || null;
const dtls = Buffer.from([22, 1]);
const media = (length = 2): Buffer => Buffer.alloc(length, 128);

/** Waits until `isTrue`: what peers send arrives when the kernel lets it. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A session that binds every path by which a check of ICE comes, unless it is told not to, and keeps what it gets. */
class TestSession implements DatagramSession {
  readonly got: string[] = [];
  path: Path | null = null;

  constructor(private readonly accepts = true) {}

  onDatagram(datagram: Buffer, reply: Path): void {
    this.got.push(datagram.toString('latin1'));
    this.path = reply;
    if (this.accepts && datagram[0] === 0) reply.bind(this);
  }
}

const table = new SessionTable(ufragOf);
const text = (...datagrams: Buffer[]): string[] => datagrams.map((datagram) => datagram.toString('latin1'));
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function session(ufrag: string, accepts = true): TestSession {
  const made = new TestSession(accepts);
  table.add(ufrag, made);
  ends.push(() => table.remove(ufrag));
  return made;
}

describe('the UDP port', () => {
  async function udpPort(host?: string, limits?: Partial<UdpLimits>): Promise<UdpPort> {
    const port = new UdpPort({ table, hosts: host === undefined ? [] : [host], limits });
    await port.open(0);
    ends.push(() => port.close());
    return port;
  }

  async function peer(type: 'udp4' | 'udp6' = 'udp4'): Promise<UdpSocket> {
    const socket = createSocket(type);
    socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1');
    await once(socket, 'listening');
    ends.push(() => socket.close());
    return socket;
  }

  it('[F13] finds sessions by the name in their checks, and then by the address', async () => {
    const port = await udpPort('127.0.0.1');
    const [first, second] = [session('first'), session('second')];
    const [one, two] = [await peer(), await peer()];
    for (const datagram of [check('first'), dtls, media()]) one.send(datagram, port.port, '127.0.0.1');
    for (const datagram of [check('second'), media()]) two.send(datagram, port.port, '127.0.0.1');
    await until(() => first.got.length === 3 && second.got.length === 2);
    expect(first.got).toEqual(text(check('first'), dtls, media()));
    expect(second.got).toEqual(text(check('second'), media()));
    expect(first.path).toMatchObject({ transport: 'udp', address: '127.0.0.1', port: one.address().port });
    const answer = once(one, 'message');
    expect(first.path?.send(dtls)).toBe(true);
    expect((await answer)[0]).toEqual(dtls);
    expect(port.counts).toEqual({ unknown: 0, unsent: 0 });
  });

  it('[F14] drops and counts what belongs to no session', async () => {
    const port = await udpPort('127.0.0.1');
    const known = session('known');
    const unwilling = session('unwilling', false);
    const stranger = await peer();
    // A check that the session does not verify binds nothing.
    for (const datagram of [check('nobody'), check('unwilling'), dtls, media(), Buffer.alloc(0)])
      stranger.send(datagram, port.port, '127.0.0.1');
    await until(() => port.counts.unknown === 4);
    const friend = await peer();
    for (const datagram of [check('known'), Buffer.from([64]), Buffer.from([200]), media()])
      friend.send(datagram, port.port, '127.0.0.1');
    await until(() => known.got.length === 2);
    expect(port.counts.unknown).toBe(6);
    expect(unwilling.got).toEqual(text(check('unwilling')));
    expect(port.paths).toBe(1);
  });

  it('[F15] lets a session move by a check only, and keeps its last addresses', async () => {
    const port = await udpPort('127.0.0.1', { pathsPerSession: 2 });
    const moving = session('moving');
    const peers = [await peer(), await peer(), await peer()];
    for (const [index, socket] of peers.entries()) {
      socket.send(media(), port.port, '127.0.0.1');
      await until(() => port.counts.unknown === index + 1);
      socket.send(check('moving'), port.port, '127.0.0.1');
      await until(() => moving.got.length === index + 1);
    }
    expect(port.paths).toBe(2);
    peers[0]?.send(media(), port.port, '127.0.0.1');
    await until(() => port.counts.unknown === 4);
    peers[1]?.send(media(), port.port, '127.0.0.1');
    await until(() => moving.got.length === 4);
  });

  it('[F15] gives an address to the session that verified a check on it last', async () => {
    const port = await udpPort('127.0.0.1');
    const [before, after] = [session('before'), session('after')];
    const phone = await peer();
    for (const datagram of [check('before'), check('after'), media()]) phone.send(datagram, port.port, '127.0.0.1');
    await until(() => after.got.length === 2);
    table.remove('before');
    phone.send(media(), port.port, '127.0.0.1');
    await until(() => after.got.length === 3);
    expect(before.got).toHaveLength(1);
  });

  it('[F16] forgets the addresses of a removed session for good', async () => {
    const port = await udpPort('127.0.0.1');
    const leaving = session('leaving');
    table.add('restarted', leaving);
    const phone = await peer();
    phone.send(check('leaving'), port.port, '127.0.0.1');
    await until(() => leaving.got.length === 1);
    table.remove('leaving');
    expect(port.paths).toBe(1);
    table.remove('restarted');
    expect(port.paths).toBe(0);
    leaving.path?.bind(leaving);
    expect(port.paths).toBe(0);
    phone.send(media(), port.port, '127.0.0.1');
    await until(() => port.counts.unknown === 1);
  });

  it('[F17] has one number for IPv4 and, where the machine has it, IPv6', async () => {
    const port = await udpPort();
    const both = session('both');
    for (const [type, address] of [
      ['udp4', '127.0.0.1'],
      ['udp6', '::1'],
    ] as const) {
      const phone = await peer(type).catch((cause: NodeJS.ErrnoException) => {
        if (type === 'udp6' && ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(cause.code ?? '')) return null;
        throw cause;
      });
      if (phone === null) continue;
      const count = both.got.length;
      phone.send(check('both'), port.port, address);
      await until(() => both.got.length > count);
      expect(both.path).toMatchObject({ address, port: phone.address().port });
    }
  });

  it('[F17] reports a port that is in use', async () => {
    const taken = await udpPort('127.0.0.1');
    const second = new UdpPort({ table, hosts: ['127.0.0.1'] });
    await expect(second.open(taken.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(second.port).toBe(0);
  });

  it('[F126] answers from the address that was asked, also a peer on another address of the same machine', async () => {
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const { address } = own.find(({ family, internal }) => family === 'IPv4' && !internal) ?? { address: '127.0.0.1' };
    const port = new UdpPort({ table, hosts: [address, '127.0.0.1'] });
    await port.open(0);
    ends.push(() => port.close());
    const near = session('near');
    const phone = createSocket('udp4');
    phone.bind(0, address);
    await once(phone, 'listening');
    ends.push(() => phone.close());
    for (const host of new Set(['127.0.0.1', address])) {
      const count = near.got.length;
      phone.send(check('near'), port.port, host);
      await until(() => near.got.length > count);
      const answer = once(phone, 'message');
      near.path?.send(dtls);
      expect((await answer)[1]).toMatchObject({ address: host, port: port.port });
    }
  });

  it('[F126] takes every address where one of those that peers are told is mapped by a router', async () => {
    const port = new UdpPort({ table, hosts: ['203.0.113.7'] });
    await port.open(0);
    ends.push(() => port.close());
    const far = session('far');
    (await peer()).send(check('far'), port.port, '127.0.0.1');
    await until(() => far.got.length === 1);
  });

  it('[F21] drops what the kernel does not take, and everything once it is closed', async () => {
    const port = await udpPort('127.0.0.1', { queueBytes: -1 });
    const full = session('full');
    const phone = await peer();
    phone.send(check('full'), port.port, '127.0.0.1');
    await until(() => full.got.length === 1);
    expect(full.path?.send(media())).toBe(false);
    port.close();
    expect(full.path?.send(media())).toBe(false);
    expect(port.counts.unsent).toBe(2);
  });
});

describe('frames on TCP', () => {
  it('[F18] are found in pieces of any size, and a longer one than any datagram ends the connection', () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((datagram) => Buffer.from(datagram));
    fc.assert(
      fc.property(fc.array(bytes), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (datagrams, sizes) => {
        const stream = Buffer.concat(datagrams.map(frame));
        const reader = new FrameReader();
        const found: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          found.push(...(reader.read(stream.subarray(at, at + size)) ?? []));
          at += size;
        }
        expect(found).toEqual(datagrams);
      }),
    );
    expect(new FrameReader().read(frame(Buffer.alloc(2_048)))).toHaveLength(1);
    expect(new FrameReader().read(frame(Buffer.alloc(2_049)).subarray(0, 2))).toBeNull();
  });
});

describe('the TCP port', () => {
  async function tcpPort(limits?: Partial<TcpLimits>): Promise<TcpPort> {
    const port = new TcpPort({ table, host: '127.0.0.1', limits });
    await port.open(0);
    ends.push(() => port.close());
    return port;
  }

  async function peer(port: TcpPort): Promise<Socket> {
    const socket = connect({ port: port.port, host: '127.0.0.1', noDelay: true });
    socket.on('error', () => undefined);
    ends.push(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  }

  const write = (socket: Socket, ...datagrams: Buffer[]): void => void socket.write(Buffer.concat(datagrams.map(frame)));

  it('[F18] carries the datagrams of a session both ways, with their lengths in front', async () => {
    const port = await tcpPort();
    const far = session('far');
    const phone = await peer(port);
    write(phone, check('far'), dtls, media());
    await until(() => far.got.length === 3);
    expect(far.got).toEqual(text(check('far'), dtls, media()));
    expect(far.path).toMatchObject({ transport: 'tcp', address: '127.0.0.1', port: phone.localPort });
    const answer = once(phone, 'data');
    expect(far.path?.send(dtls)).toBe(true);
    expect((await answer)[0]).toEqual(frame(dtls));
    expect(port.counts).toEqual({ refused: 0, unknown: 0, unsent: 0 });
  });

  it.each<[string, Buffer]>([
    ['media', frame(media())],
    ['a check of nobody', frame(check('nobody'))],
    ['an empty frame', frame(Buffer.alloc(0))],
    ['a frame that is too long', Buffer.from([0xff, 0xff])],
    ['media after a check that no session verified', Buffer.concat([frame(check('unwilling')), frame(media())])],
  ])('[F19] closes a connection that begins with %s', async (_, bytes) => {
    const port = await tcpPort();
    session('unwilling', false);
    const phone = await peer(port);
    phone.resume();
    phone.write(bytes);
    await once(phone, 'close');
    expect(port.counts.refused).toBe(1);
  });

  it('[F19] closes a connection that no session binds in time, and keeps one that was bound', async () => {
    const port = await tcpPort({ unboundMs: 40 });
    const bound = session('bound');
    session('unwilling', false);
    const kept = await peer(port);
    write(kept, check('bound'));
    await until(() => bound.got.length === 1);
    const silent = [await peer(port), await peer(port)];
    write(silent[1] as Socket, check('unwilling'));
    await Promise.all(silent.map((socket) => once(socket.resume(), 'close')));
    write(kept, media());
    await until(() => bound.got.length === 2);
    expect(port.connections).toBe(1);
  });

  it('[F20] takes so many connections in all, so many of an address that are not bound, and so many of a session', async () => {
    const port = await tcpPort({ connections: 4, unboundPerAddress: 2, pathsPerSession: 2 });
    const busy = session('busy');
    const waiting = [await peer(port), await peer(port)];
    await once((await peer(port)).resume(), 'close');
    const first = waiting[0] as Socket;
    for (const socket of waiting) {
      const count = busy.got.length;
      write(socket, check('busy'));
      await until(() => busy.got.length > count);
    }
    // The third path of the session closes its first.
    write(await peer(port), check('busy'));
    await once(first.resume(), 'close');
    await until(() => port.connections === 2);
    await Promise.all([peer(port), peer(port)]);
    await until(() => port.connections === 4);
    await once((await peer(port)).resume(), 'close');
    expect(port.counts.refused).toBe(2);
  });

  it('[F21] drops media for a slow reader, keeps other messages longer, and never holds more than the limit', async () => {
    const queueBytes = 20_000;
    const port = await tcpPort({ queueBytes });
    const slow = session('slow');
    const phone = await peer(port);
    phone.pause();
    write(phone, check('slow'));
    await until(() => slow.path !== null);
    let taken = 0;
    while (slow.path?.send(media(1_200)) === true) taken += 1;
    expect(taken).toBeGreaterThan(0);
    expect(slow.path?.send(dtls)).toBe(true);
    while (slow.path?.send(Buffer.alloc(1_200, 22)) === true);
    expect(port.counts.unsent).toBe(2);
    phone.resume();
    await until(() => slow.path?.send(media(1_200)) === true);
  });

  it('[F16] closes the connections of a removed session', async () => {
    const port = await tcpPort();
    const leaving = session('leaving');
    const phone = await peer(port);
    write(phone, check('leaving'));
    await until(() => leaving.got.length === 1);
    table.remove('leaving');
    await once(phone.resume(), 'close');
    expect(leaving.path?.send(media())).toBe(false);
    leaving.path?.bind(leaving);
    await until(() => port.connections === 0);
  });

  it('[F17] reports a port that is in use', async () => {
    const taken = await tcpPort();
    await expect(new TcpPort({ table, host: '127.0.0.1' }).open(taken.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
