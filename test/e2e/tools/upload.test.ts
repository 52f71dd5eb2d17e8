import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import jsQR from 'jsqr';
import { createProject, type Ran, type TestProject } from './upload-project';
import { certificateForWeChat, startUploadService, type Instead, type UploadService } from './upload-service';

const appid = 'wx0123456789abcdef';
const other = 'wxfedcba9876543210';

const newKey = (): { pem: string; publicKey: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    pem: String(privateKey.export({ type: 'pkcs1', format: 'pem' })),
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
};
const key = newKey();
const strange = newKey();
const body = key.pem.replace(/-----.*-----|\s/g, '');

let project: TestProject;
let service: UploadService;
let instead: Instead = () => undefined;
/** The output of a test's runs. */
let written = '';

beforeAll(async () => {
  project = createProject(appid);
  const certificate = await certificateForWeChat();
  const file = join(project.folder, 'ca.pem');
  writeFileSync(file, certificate.cert);
  writeFileSync(join(project.folder, `private.${appid}.key`), key.pem, { mode: 0o600 });
  service = await startUploadService({ appid, publicKey: key.publicKey }, { ...certificate, file }, (asked) => instead(asked));
});

afterAll(async () => {
  await service.close();
  rmSync(project.folder, { recursive: true });
});

const pieces = Array.from({ length: body.length - 16 }, (_none, from) => body.slice(from, from + 16));
const sent = ({ body }: { body: Buffer }): string => (body[0] === 0x1f ? gunzipSync(body) : body).toString('latin1');

// No test may print or send the key.
afterEach(() => {
  const all = written + service.asked.map(sent).join('');
  expect(pieces.filter((piece) => all.includes(piece))).toEqual([]);
});

beforeEach(() => {
  instead = () => undefined;
  written = '';
  service.asked.length = 0;
  service.hosts.length = 0;
});

async function run(
  command: 'upload' | 'preview',
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const network = { HTTPS_PROXY: service.proxy, NODE_EXTRA_CA_CERTS: service.certificate };
  const ran = await project.run(`tools/${command}.ts`, args, { ...network, ...env });
  written += ran.said;
  return ran;
}

const ownKey = ['--key', `private.${appid}.key`];
const upload = (...args: string[]): Promise<Ran> => run('upload', ['--no-build', ...args]);
const uploaded = (): URLSearchParams | undefined => service.asked.find(({ path }) => path === '/wxa/ci/upload')?.query;

describe('npm run upload', () => {
  it('[X72] sends the built mini program, signed, as the version of package.json with the last commit as its description', async () => {
    const { code, said } = await upload(...ownKey);

    expect([code, said]).toEqual([0, expect.stringContaining('Uploaded version 3.2.1, robot 1')]);
    expect(Object.fromEntries(uploaded() ?? [])).toMatchObject({
      appid,
      version: '3.2.1',
      desc: expect.stringMatching(/^fix\(room\): two callers hear each other \([0-9a-f]{7,}\)$/),
      robot: '1',
    });
    expect(service.files).toEqual(expect.arrayContaining(['/app.json', '/pages/index/index.wxml']));
    expect(service.files).not.toEqual(expect.arrayContaining([expect.stringMatching(/\.key$|ca\.pem/)]));
    expect(new Set(service.hosts)).toEqual(new Set(['servicewechat.com:443']));
    // Requests during compilation, without which checks and a dry run must work.
    expect(service.asked).toContainEqual(expect.objectContaining({ path: '/wxa/ci/getwhiteextlist' }));
    expect(said.indexOf('Compiling')).toBeLessThan(said.indexOf('Sending'));
  });

  it('[X72] takes everything from the environment, and flags before it', async () => {
    const env = {
      WX_APPID: appid,
      WX_PRIVATE_KEY: key.pem,
      WX_VERSION: '9.9.9',
      WX_DESCRIPTION: 'from the environment',
      WX_ROBOT: '7',
    };
    project.write('project.config.json', JSON.stringify({ appid: 'touristappid', miniprogramRoot: 'dist/demo/', setting: {} }));

    const { code, said } = await run('upload', ['--no-build', '--version', '4.0.0'], env);
    project.write('project.config.json', JSON.stringify({ appid, miniprogramRoot: 'dist/demo/', setting: {} }));

    expect({ code, said }).toMatchObject({ code: 0 });
    expect(Object.fromEntries(uploaded() ?? [])).toMatchObject({ appid, version: '4.0.0', desc: env.WX_DESCRIPTION, robot: '7' });
  });

  it('[X73] compiles and reports what would be sent, without a key and without the network', async () => {
    const { code, said } = await upload('--dry-run');

    expect([code, said]).toEqual([0, expect.stringContaining('Dry run of upload, nothing is sent')]);
    expect(said).toMatch(/version +3\.2\.1\n +description +fix\(room\)/);
    expect(said).toMatch(/main package +\d\.\d KB of 2048 KB\n/);
    expect(service.hosts).toEqual([]);
  });

  it('[X75] reports which IP address is missing in the allowlist', async () => {
    const errMsg = 'invalid ip: 203.0.113.9, reference: https://developers.weixin.qq.com/miniprogram/dev/devtools/ci.html';
    instead = ({ path }) => (path === '/wxa/ci/upload' ? { errCode: -10008, errMsg } : undefined);

    const { code, said } = await upload(...ownKey);

    expect([code, said]).toEqual([3, expect.stringContaining('Add 203.0.113.9 to the IP whitelist')]);
  });

  it('[X75] reports that a key does not belong to the appid', async () => {
    project.write('strange.key', strange.pem);
    const { code, said } = await upload('--key', 'strange.key');
    expect([code, said]).toEqual([3, expect.stringContaining(`does not accept this private key for ${appid}`)]);
  });

  it('[X75] reports an unknown mini program, and a key of another one', async () => {
    instead = ({ path }) => (path === '/wxa/ci/getrandstr' ? { errCode: -1, errMsg: 'invalid appid' } : undefined);

    const { code, said } = await upload(...ownKey, '--appid', other);

    expect([code, said]).toEqual([3, expect.stringContaining(`does not know the mini program ${other}: `)]);
    expect(said).toContain(`contains the appid ${appid}, not ${other}`);
  });

  it('[X75] reports how much too large a package is, during the upload and before it', async () => {
    project.write('dist/demo/large.js', `module.exports = '${'x'.repeat(1_900_000)}';\n`);
    project.write('dist/demo/more.js', `module.exports = '${'y'.repeat(400_000)}';\n`);

    const sent = await upload(...ownKey);
    const rehearsed = await upload('--dry-run');

    expect([sent.code, sent.said]).toEqual([
      3,
      expect.stringMatching(/too large for WeChat: .*source size \d+KB exceed max limit 2MB/),
    ]);
    expect([rehearsed.code, rehearsed.said]).toEqual([
      3,
      expect.stringMatching(/main package has 22\d\d\.\d KB: WeChat allows 2048 KB/),
    ]);
    expect(rehearsed.said).toMatch(/1855\.\d KB {2}large\.js/);
    project.remove('dist/demo/large.js');
    project.remove('dist/demo/more.js');
  });

  it('[X75] passes unknown errors on in WeChat’s words', async () => {
    instead = ({ path }) =>
      path === '/wxa/ci/upload' ? { errCode: -1, errMsg: 'inner upload fail with errcode: 80082, errmsg: no plugin' } : undefined;
    const { code, said } = await upload(...ownKey);
    expect([code, said]).toEqual([
      3,
      expect.stringContaining('WeChat refuses: inner upload fail with errcode: 80082, errmsg: no plugin (-1)'),
    ]);
  });

  it('[X76] reports that WeChat cannot be reached', async () => {
    const gone = createServer();
    await new Promise<void>((done) => {
      gone.listen(0, '127.0.0.1', done);
    });
    const { port } = gone.address() as AddressInfo;
    await new Promise((done) => gone.close(done));

    const { code, said } = await run('upload', ['--no-build', ...ownKey], { HTTPS_PROXY: `http://127.0.0.1:${port}` });

    expect([code, said]).toEqual([4, expect.stringContaining('WeChat cannot be reached')]);
    expect(said).toContain('HTTPS_PROXY');
  });

  it('[X76] reports that another server answers', async () => {
    instead = () => '<html>Please log in</html>';
    expect(await upload(...ownKey)).toEqual({ code: 4, said: expect.stringContaining('The answer did not come from WeChat') });
  });

  it('[X76] reports an untrusted certificate', async () => {
    const { code, said } = await run('upload', ['--no-build', ...ownKey], { NODE_EXTRA_CA_CERTS: '' });
    expect([code, said]).toEqual([4, expect.stringContaining('NODE_EXTRA_CA_CERTS')]);
  });

  it('[X76] gives up in time', async () => {
    instead = () => null;
    expect(await upload(...ownKey, '--timeout', '8')).toEqual({
      code: 4,
      said: expect.stringContaining('WeChat did not answer in time: not done after 8 s'),
    });
  });

  it('[X77] reports compile errors, and sends nothing', async () => {
    project.write('dist/demo/pages/index/index.json', '{\n');
    const { code, said } = await upload(...ownKey);
    project.write('dist/demo/pages/index/index.json', '{}\n');
    expect([code, said]).toEqual([1, expect.stringContaining('does not compile: dist/demo/pages/index/index.json')]);
    expect(uploaded()).toBeUndefined();
  });

  it('[X77] builds first, for the server that is named', async () => {
    project.write('components/index.ts', 'export const rtc = 1;\n');
    project.write('miniprogram/app.ts', 'declare const __RTC_SERVER__: string;\nApp({ server: __RTC_SERVER__ });\n');
    project.write('miniprogram/app.json', '{ "pages": ["pages/index/index"] }\n');
    project.write('miniprogram/pages/index/index.ts', 'Page({});\n');
    project.write('miniprogram/pages/index/index.json', '{}\n');
    project.write('miniprogram/pages/index/index.wxml', '<view>hello</view>\n');

    const { code, said } = await run('upload', ['--dry-run', '--server', 'wss://rtc.example.com/v1']);

    expect([code, said]).toEqual([0, expect.anything()]);
    expect(readFileSync(join(project.folder, 'dist/demo/app.js'), 'utf8')).toContain('"wss://rtc.example.com/v1"');
  });
});

/** Decodes the QR code drawn with half blocks in a terminal, as a camera would. */
function readDrawn(said: string): string | undefined {
  const rows = said.split('\n').filter((line) => /^[ ▀▄█]+$/.test(line) && line.trim().length > 20);
  const width = Math.max(...rows.map((row) => row.length));
  const [scale, edge] = [4, 4];
  const size = { width: (width + 2 * edge) * scale, height: (rows.length * 2 + 2 * edge) * scale };
  const pixels = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
  rows.forEach((row, line) =>
    Array.from(row.padEnd(width)).forEach((sign, column) =>
      [' ▄', ' ▀'].forEach((dark, half) => {
        if (!dark.includes(sign)) return;
        for (let y = 0; y < scale; y += 1)
          for (let x = 0; x < scale; x += 1) {
            const at = ((line * 2 + half + edge) * scale + y) * size.width + (column + edge) * scale + x;
            pixels.fill(0, at * 4, at * 4 + 3);
          }
      }),
    ),
  );
  return jsQR(pixels, size.width, size.height)?.data;
}

describe('npm run preview', () => {
  it('[X78] shows the QR code in the terminal and as an image, for the requested page', async () => {
    const { code, said } = await run('preview', [
      '--no-build',
      ...ownKey,
      '--qr',
      'preview.png',
      '--page',
      'pages/index/index',
      '--query',
      'id=standup',
    ]);

    expect([code, said]).toEqual([0, expect.stringContaining('The QR code is in preview.png')]);
    expect(readDrawn(said)).toBe('https://mp.weixin.qq.com/a/stand-in');

    const png = readFileSync(join(project.folder, 'preview.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const require = createRequire(createRequire(__filename).resolve('miniprogram-ci'));
    const { bitmap } = (await require('jimp').read(png)) as { bitmap: { data: Uint8Array; width: number; height: number } };
    expect(jsQR(new Uint8ClampedArray(bitmap.data), bitmap.width, bitmap.height)?.data).toBe(
      'https://mp.weixin.qq.com/a/stand-in',
    );

    const query = service.asked.find(({ path }) => path === '/wxa/ci/testSourceURL')?.query;
    expect(query?.get('path')).toBe('pages/index/index?id=standup');
  });

  it('[X78] keeps the image when it cannot be decoded, and reports that', async () => {
    const body = { qrcode_img: Buffer.from('no picture').toString('base64') };
    instead = ({ path }) => (path === '/wxa/ci/testSourceURL' ? { errCode: 0, body } : undefined);

    const { code, said } = await run('preview', ['--no-build', ...ownKey, '--qr', 'preview.jpg']);

    expect([code, said]).toEqual([0, expect.stringContaining('cannot be drawn here')]);
    expect(readFileSync(join(project.folder, 'preview.jpg'), 'utf8')).toBe('no picture');
  });
});

describe('the private key', () => {
  it('[X79] is not repeated when WeChat repeats it', async () => {
    const errMsg = `odd: ${key.pem} ${key.pem.slice(40, 90)}`;
    instead = ({ path }) => (path === '/wxa/ci/upload' ? { errCode: -1, errMsg } : undefined);

    const { code, said } = await upload(...ownKey);

    expect([code, said]).toEqual([3, expect.stringContaining('[private key]')]);
    expect(uploaded()?.get('appid')).toBe(appid);
  });
});
