import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedactor, readKey } from '../../../../tools/wechat/key';
import { sendOptions } from '../../../../tools/wechat/options';
import { runCommand } from '../../../../tools/wechat/send';

const appid = 'wx0123456789abcdef';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
const body = pem.replace(/-----.*-----|\s/g, '');

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const good = file(`private.${appid}.key`, pem);
const damaged = file('damaged.key', pem.replace(body.slice(130, 160), ''));
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const locked = privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' });

// No test connects; if one did, it would end on this machine.
process.env.HTTPS_PROXY = 'http://127.0.0.1:9';

afterAll(() => rmSync(folder, { recursive: true }));

/** The command's stdout and stderr together. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const spies = (['log', 'error'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation((...words) => void said.push(words.join(' '))),
  );
  const code = await runCommand('upload', ['--no-build', '--appid', appid, ...args], env);
  spies.forEach((spy) => spy.mockRestore());
  return { code, said: said.join('\n') };
}

describe('a command line', () => {
  it('[X74] asks for help', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, said: expect.stringContaining('WX_PRIVATE_KEY_PATH') });
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['a robot that WeChat has not', ['--robot', '31'], {}, "--robot is '31': it must be a number from 1 to 30"],
    ['an option of the other command', ['--qr', 'a.png'], {}, "Unknown option '--qr'"],
    ['no key', [], {}, 'There is no private key'],
    ['a secret that CI left empty', [], { WX_PRIVATE_KEY: '' }, 'There is no private key'],
    ['a key that is not there', ['--key', 'nowhere.key'], {}, 'nowhere.key does not exist'],
    ['a file without a key', ['--key', 'package.json'], {}, 'package.json cannot be used: no private key is in it'],
    ['a folder in place of a key', ['--key', folder], {}, 'cannot be read (EISDIR)'],
    ['a damaged key', ['--key', damaged], {}, 'damaged.key cannot be used: it is damaged'],
    ['a key of another kind', ['--key', file('elliptic.key', String(elliptic))], {}, "WeChat's are for RSA"],
    ['a key with a password', ['--key', file('locked.key', String(locked))], {}, 'locked with a password'],
    ['an appid that cannot be uploaded to', ['--key', good, '--appid', 'touristappid'], {}, "'touristappid' is not an appid"],
  ])('[X74] is told what is wrong with %s', async (_what, args, env, words) => {
    expect(await run(args, env)).toEqual({ code: 2, said: expect.stringContaining(words) });
  });

  // Root may read everything, and Windows has no such permissions.
  (process.getuid?.() === 0 || process.platform === 'win32' ? it.skip : it)(
    '[X74] is told of a key that may not be read',
    async () => {
      chmodSync(file('shut.key', pem), 0);
      expect(await run(['--key', join(folder, 'shut.key')])).toEqual({
        code: 2,
        said: expect.stringContaining('may not be read'),
      });
    },
  );

  it('[X74] goes before the environment, and an empty variable is none', () => {
    const env = { WX_APPID: appid, WX_VERSION: '9.9.9', WX_ROBOT: '7', WX_DESCRIPTION: ' ' };
    expect(sendOptions('upload', ['--version', '4.0.0'], env)).toMatchObject({
      appid,
      version: '4.0.0',
      robot: 7,
      description: undefined,
    });
  });
});

describe('the private key', () => {
  it.each<[string, string]>([
    ['as it is', pem],
    ['with the line breaks of Windows', pem.replace(/\n/g, '\r\n')],
    ['with signs for line breaks', pem.replace(/\n/g, '\\n')],
    ['with blanks for line breaks', pem.replace(/\n/g, ' ')],
    ['in base64', Buffer.from(pem).toString('base64')],
    ['in a file', good],
  ])('[X79] is read as secret stores keep it: %s', (_how, value) => {
    expect(readKey(undefined, { WX_PRIVATE_KEY: value })?.pem).toBe(pem);
  });

  it('[X79] is known by the appid in the name of its file', () => {
    expect([readKey(good, {})?.appid, readKey(undefined, { WX_PRIVATE_KEY: pem })?.appid]).toEqual([appid, null]);
  });

  const shared = (said: string): string[] =>
    Array.from({ length: body.length - 12 }, (_none, from) => body.slice(from, from + 12)).filter((piece) =>
      said.includes(piece),
    );

  it.each<[string, string[], Record<string, string>]>([
    ['put where a path belongs', ['--key', pem], {}],
    ['put behind no flag', [pem], {}],
    ['put behind a flag that is not', [`--kye=${pem}`], {}],
    ['in one line without its name', [], { WX_PRIVATE_KEY: body }],
    ['a part of it, short as a path', [], { WX_PRIVATE_KEY: body.slice(0, 200) }],
    ['damaged', [], { WX_PRIVATE_KEY: pem.replace(body.slice(300, 320), '') }],
    ['cut off', [], { WX_PRIVATE_KEY_PATH: pem.slice(0, 900) }],
  ])('[X79] is in no error: %s', async (_how, args, env) => {
    const { code, said } = await run(args, env);
    expect([code, shared(said)]).toEqual([2, []]);
  });

  it.each<[string, string]>([
    ['whole', pem],
    ['a piece in a sentence', `cannot parse "${body.slice(500, 530)}", sorry`],
    ['a piece with signs around it', `x${body.slice(20, 40)}x`],
    ['with signs for line breaks', JSON.stringify({ key: pem })],
    ['in base64', Buffer.from(pem).toString('base64')],
  ])('[X79] is taken out of what others write: %s', (_how, text) => {
    const redactor = createRedactor();
    redactor.hide(pem);
    expect(shared(redactor.clean(text))).toEqual([]);
    expect(redactor.clean(text)).toContain('[private key]');
  });

  it('[X79] takes nothing else with it', () => {
    const redactor = createRedactor();
    redactor.hide(pem);
    redactor.hide(good);
    const text = `Compiling for ${appid} …\n  rtc-kit/vendor/mobx-miniprogram.js ${good}`;
    expect(redactor.clean(text)).toBe(text);
  });
});
