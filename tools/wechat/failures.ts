import type { CiFault } from './ci';
import { exits, UploadError } from './upload-error';

interface Failure {
  matches(fault: CiFault): boolean;
  error(fault: CiFault, appid: string): UploadError;
}

const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ESOCKETTIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)\b|socket hang up|tunneling socket/;
const untrusted = /self.signed certificate|unable to (verify|get local issuer)|CERT_|UNABLE_TO_|certificate/i;

const onConsole = 'https://mp.weixin.qq.com → 开发管理 → 开发设置 → 小程序代码上传';
const service = 'WeChat’s upload service is https://servicewechat.com.';

/** WeChat's error message inside the message of miniprogram-ci, or the whole text if it contains none. */
export function messageOf(message: string): string {
  const answer = /\{"errCode".*\}/s.exec(message)?.[0];
  try {
    const { errCode, errMsg } = JSON.parse(answer ?? '') as { errCode: number; errMsg: string };
    return `${errMsg} (${errCode})`;
  } catch {
    return message.replace(/^(Error: )+/, '').trim();
  }
}

const says = (pattern: RegExp) => (fault: CiFault) => pattern.test(fault.message);

/** Known failures, the most specific first. The codes of the service are not public, so most rows match its messages. */
const failures: readonly Failure[] = [
  {
    matches: ({ code }) => code === 'TIMEOUT',
    error: ({ message }) =>
      new UploadError(exits.network, `WeChat did not answer in time: ${message}.`, [
        'Try again, or give it longer: --timeout 600.',
        `${service} Behind a proxy: set HTTPS_PROXY.`,
      ]),
  },
  {
    matches: ({ code, message }) => code === 20000 || (Number(code) >= 10005 && Number(code) < 10100) || /-80057\b/.test(message),
    error: ({ message }) =>
      new UploadError(exits.program, `The mini program does not compile: ${messageOf(message)}`, [
        'npm run check:compile says more.',
      ]),
  },
  {
    matches: says(/invalid ip/),
    error: ({ message }) => {
      const address = /invalid ip:?\s*([0-9a-fA-F.:]+[0-9a-fA-F])/.exec(message)?.[1] ?? 'of this machine';
      return new UploadError(exits.refused, `WeChat refuses uploads from the address ${address}: ${messageOf(message)}`, [
        `Add ${address} to the IP whitelist (IP白名单), or switch the whitelist off: ${onConsole}.`,
        'Hosted runners come from another address each time: use a runner or a proxy (HTTPS_PROXY) with a fixed one.',
      ]);
    },
  },
  {
    matches: says(/exceed max limit|\b80051\b|\b80058\b/),
    error: ({ message }) =>
      new UploadError(exits.refused, `The package is too large for WeChat: ${messageOf(message)}`, [
        'See what is in it, largest first: npm run upload -- --dry-run.',
        'Move pages into subpackages (2 MB each), and pictures and sounds to a server.',
      ]),
  },
  {
    matches: (fault) => fault.code === 20002,
    error: ({ message }) =>
      new UploadError(exits.given, `Nothing can be signed with this private key: ${messageOf(message)}`, [
        `Get a new one: ${onConsole}.`,
      ]),
  },
  {
    matches: says(unreachable),
    error: ({ message }) =>
      new UploadError(exits.network, `WeChat cannot be reached: ${messageOf(message)}`, [
        `${service} Is this machine on the network, and may it reach that address?`,
        'Behind a proxy: set HTTPS_PROXY. To go around a proxy: set NO_PROXY=servicewechat.com.',
      ]),
  },
  {
    matches: says(untrusted),
    error: ({ message }) =>
      new UploadError(exits.network, `The server that answers for WeChat is not trusted: ${messageOf(message)}`, [
        'A proxy that inspects https needs its certificate installed: NODE_EXTRA_CA_CERTS=<file>.',
      ]),
  },
  {
    matches: says(/Unexpected (token|end of JSON)|is not valid JSON/),
    error: () =>
      new UploadError(exits.network, 'The answer did not come from WeChat: it is not JSON.', [
        'Often a proxy or a hotel network requires a login. Open https://servicewechat.com on this machine.',
      ]),
  },
  {
    matches: says(/get new ticket fail|-80002\b|signature|private ?key|decrypt/i),
    error: ({ message }, appid) =>
      new UploadError(exits.refused, `WeChat does not accept this private key for ${appid}: ${messageOf(message)}`, [
        'Is the appid right (--appid, WX_APPID, project.config.json), and is the key the one of this appid?',
        `A key becomes invalid when a new one is made: ${onConsole}.`,
      ]),
  },
  {
    matches: (fault) => fault.code === 20001 || says(/invalid appid|appid/i)(fault),
    error: ({ message }, appid) =>
      new UploadError(exits.refused, `WeChat does not know the mini program ${appid}: ${messageOf(message)}`, [
        'Check the appid (--appid, WX_APPID, project.config.json): https://mp.weixin.qq.com → 设置 → 账号信息.',
      ]),
  },
];

/** The error to show for a failed job. Unknown failures keep their own message. */
export function uploadErrorOf(fault: CiFault, appid: string): UploadError {
  const known = failures.find(({ matches }) => matches(fault));
  if (known) return known.error(fault, appid);
  if (fault.message.includes('"errCode"')) return new UploadError(exits.refused, `WeChat refuses: ${messageOf(fault.message)}`);
  const last = fault.log.trim() === '' ? [] : ['The last output of miniprogram-ci:', ...fault.log.trim().split('\n').slice(-8)];
  return new UploadError(exits.program, messageOf(fault.message), last);
}
