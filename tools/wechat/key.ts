import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { exits, UploadError } from './upload-error';

/** The key that WeChat issued for uploads (代码上传密钥). Its content is in no other value, and in no text that is shown. */
export interface PrivateKey {
  pem: string;
  /** The source of the key, safe to show. */
  from: string;
  /** The appid in the name of the file; null if the name contains none. */
  appid: string | null;
}

const howToGetKey = [
  'Get it at https://mp.weixin.qq.com → 开发管理 → 开发设置 → 小程序代码上传 → 小程序代码上传密钥 (an administrator has to scan a code).',
  'Then name the file with --key or WX_PRIVATE_KEY_PATH, or put its content into WX_PRIVATE_KEY.',
];

const block = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([\s\S]+?)-----END \1-----/;

/** Secret stores change line breaks: some store `\n` as two characters, some spaces, some the whole key as base64. */
function asPem(text: string): string | null {
  const plain = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  const match = block.exec(plain.replace(/\\r|\\n/g, '\n'));
  if (!match) return null;
  const name = String(match[1]);
  if (/Proc-Type|ENCRYPTED/.test(match[0])) return match[0];
  const body = String(match[2]).replace(/\s+/g, '');
  return `-----BEGIN ${name}-----\n${(body.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${name}-----\n`;
}

/** Paths may be shown. A key that was passed instead of a path is longer. */
const isPath = (value: string): boolean => value.length < 256 && !/[\r\n]|-----|\\n/.test(value);

function readFrom(value: string, name: string): { text: string; from: string } {
  const given = asPem(value);
  if (given !== null) return { text: given, from: name };
  if (!isPath(value))
    throw new UploadError(exits.given, `${name} contains neither a private key nor the path of one.`, [
      'A private key begins with -----BEGIN RSA PRIVATE KEY----- and ends with -----END RSA PRIVATE KEY-----.',
      ...howToGetKey,
    ]);
  try {
    // The value of WX_PRIVATE_KEY may be a secret even if it looks like a path, so it is not shown.
    const shown = name === 'WX_PRIVATE_KEY' ? `the file of ${name}` : value;
    return { text: readFileSync(value, 'utf8'), from: shown };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `cannot be read (${code})`;
    if (name === 'WX_PRIVATE_KEY') throw new UploadError(exits.given, `${name} contains no private key.`, howToGetKey);
    throw new UploadError(exits.given, `The private key ${value} ${reason}.`, howToGetKey);
  }
}

/** Reads the key that a flag or the environment names; null if neither does. */
export function readKey(flag: string | undefined, env: NodeJS.ProcessEnv): PrivateKey | null {
  if (flag?.includes('-----BEGIN'))
    throw new UploadError(exits.given, '--key takes the path of the file, not the key: other users can see command lines.', [
      'Put the content into the environment variable WX_PRIVATE_KEY.',
    ]);
  const named = [
    ['--key', flag],
    ['WX_PRIVATE_KEY', env.WX_PRIVATE_KEY],
    ['WX_PRIVATE_KEY_PATH', env.WX_PRIVATE_KEY_PATH],
  ].find((entry): entry is [string, string] => (entry[1] ?? '').trim() !== '');
  if (!named) return null;
  const { text, from } = readFrom(named[1].trim(), named[0]);
  const pem = asPem(text);
  const fault = pem === null ? 'no private key is in it' : faultOf(pem);
  if (pem === null || fault !== null) throw new UploadError(exits.given, `${from} cannot be used: ${fault}.`, howToGetKey);
  return { pem, from, appid: /wx[0-9a-f]{16}/.exec(basename(from))?.[0] ?? null };
}

/** The same, and throws if none is named. */
export function mustReadKey(flag: string | undefined, env: NodeJS.ProcessEnv): PrivateKey {
  const key = readKey(flag, env);
  if (key === null) throw new UploadError(exits.given, 'There is no private key to upload with.', howToGetKey);
  return key;
}

function faultOf(pem: string): string | null {
  try {
    const { asymmetricKeyType } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa' ? null : `it is a key for ${asymmetricKeyType}, and WeChat's are for RSA`;
  } catch (cause) {
    if (/Proc-Type|ENCRYPTED/.test(pem)) return "it is locked with a password, and WeChat's are not";
    // Error codes of OpenSSL never contain the key.
    return `it is damaged (${(cause as NodeJS.ErrnoException).code ?? 'unreadable'})`;
  }
}

/** Shorter matches between a key and a text are coincidence. */
const matchLength = 12;

const isPart = (run: string, secrets: readonly string[]): boolean =>
  Array.from({ length: run.length - matchLength + 1 }, (_none, from) => run.slice(from, from + matchLength)).some((piece) =>
    secrets.some((secret) => secret.includes(piece)),
  );

export interface Redactor {
  /** Adds a secret, in all forms in which it may appear. Paths are not secrets. */
  hide(value: string | undefined): void;
  clean(text: string): string;
}

/** Removes the key, whole or in parts, from texts that are shown, because errors of other libraries may contain it. */
export function createRedactor(): Redactor {
  const secrets: string[] = [];
  const bare = (form: string): string => form.replace(/-----[A-Z ]+-----|\s+|\\r|\\n/g, '');
  return {
    hide(value) {
      if (value === undefined || isPath(value)) return;
      secrets.push(...[value, asPem(value) ?? value, Buffer.from(value).toString('base64')].map(bare));
    },
    clean: (text) =>
      text
        .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]')
        .replace(/[A-Za-z0-9+/=]{12,}/g, (run) => (isPart(run, secrets) ? '[private key]' : run)),
  };
}
