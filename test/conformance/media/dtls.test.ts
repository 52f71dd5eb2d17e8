import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDtlsCertificate, startDtls, type SrtpKeys } from '../../../server/media/embedded/rtc/transport/dtls';
import { freePort } from '../../../tools/start/ports';

const folder = mkdtempSync(join(tmpdir(), 'dtls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The options of `openssl s_server` for SRTP, and the length of the keys and salts in both directions. */
const profiles = {
  AEAD_AES_128_GCM: { option: 'SRTP_AEAD_AES_128_GCM', bytes: 56 },
  AES_128_CM_HMAC_SHA1_80: { option: 'SRTP_AES128_CM_SHA1_80', bytes: 60 },
} as const;

const keyTypes = { ECDSA: ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'], RSA: ['rsa:2048'] } as const;

function certificate(type: keyof typeof keyTypes): { files: string[]; fingerprint: string } {
  const [key, file] = [join(folder, `${type}.key`), join(folder, `${type}.pem`)];
  const options = ['-x509', '-nodes', '-subj', '/CN=peer', '-days', '1', '-keyout', key, '-out', file];
  execFileSync('openssl', ['req', '-newkey', ...keyTypes[type], ...options], { stdio: 'ignore' });
  return {
    files: ['-key', key, '-cert', file],
    fingerprint: `sha-256 ${new X509Certificate(readFileSync(file)).fingerprint256}`,
  };
}

describe('DTLS with OpenSSL', () => {
  let server: ChildProcess;
  let socket: Socket;
  let printed = '';
  afterEach(async () => {
    socket.close();
    server.kill('SIGKILL');
    await once(server, 'close');
  });

  const hasPrinted = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(printed)?.[1];
      if (found !== undefined) return found;
      if (server.exitCode !== null) throw new Error(`openssl ended with ${server.exitCode}: ${printed}`);
      await Promise.race([once(server.stdout ?? server, 'data'), once(server, 'exit')]);
    }
  };

  it.each([
    ['AEAD_AES_128_GCM', 'ECDSA'],
    ['AES_128_CM_HMAC_SHA1_80', 'RSA'],
  ] as const)('[F12] agrees on the keys that OpenSSL exports, for %s and a certificate with %s', async (profile, type) => {
    const { option, bytes } = profiles[profile];
    const { files, fingerprint } = certificate(type);
    const port = await freePort(0, '127.0.0.1');
    const exported = ['-keymatexport', 'EXTRACTOR-dtls_srtp', '-keymatexportlen', `${bytes}`];
    const options = ['-dtls1_2', '-accept', `127.0.0.1:${port}`, '-verify', '1', '-use_srtp', option, ...exported];
    printed = '';
    server = spawn('openssl', ['s_server', ...options, ...files]);
    for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => (printed += String(text)));
    socket = createSocket('udp4');
    socket.connect(port, '127.0.0.1');
    await Promise.all([once(socket, 'connect'), hasPrinted(/(ACCEPT)/)]);
    // Until OpenSSL reads its port, the kernel may report that nobody does.
    socket.on('error', () => undefined);
    const own = await createDtlsCertificate();
    const keys = await new Promise<SrtpKeys>((resolve, reject) => {
      const client = startDtls({
        certificate: own,
        peerFingerprint: fingerprint,
        send: (datagram) => socket.send(datagram),
        onKeys: resolve,
        onFailed: (reason) => reject(new Error(reason)),
      });
      socket.on('message', (datagram) => client.receive(datagram));
    });
    expect(keys.profile).toBe(profile);
    const material = Buffer.concat([keys.localKey, keys.remoteKey, keys.localSalt, keys.remoteSalt]);
    expect((await hasPrinted(/Keying material: ([0-9A-F]+)\s/)).toLowerCase()).toBe(material.toString('hex'));
    expect(printed).toContain('CN = WebRTC');
  });
});
