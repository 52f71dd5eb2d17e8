import type { CiFault } from './ci';
import { exits, Trouble } from './trouble';

interface Failure {
  matches(fault: CiFault): boolean;
  trouble(fault: CiFault, appid: string): Trouble;
}

const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ESOCKETTIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)\b|socket hang up|tunneling socket/;
const untrusted = /self.signed certificate|unable to (verify|get local issuer)|CERT_|UNABLE_TO_|certificate/i;

const onConsole = 'https://mp.weixin.qq.com → 开发管理 → 开发设置 → 小程序代码上传';
const service = 'WeChat’s upload service is https://servicewechat.com.';

/** WeChat's own words, out of what miniprogram-ci made of them; the text as it is when they are not in it. */
export function wordsOf(message: string): string {
  const answer = /\{"errCode".*\}/s.exec(message)?.[0];
  try {
    const { errCode, errMsg } = JSON.parse(answer ?? '') as { errCode: number; errMsg: string };
    return `${errMsg} (${errCode})`;
  } catch {
    return message.replace(/^(Error: )+/, '').trim();
  }
}

const says = (pattern: RegExp) => (fault: CiFault) => pattern.test(fault.message);

/** What can go wrong on the way, the surest sign first. Codes as the service sends them; their lists are not public, so most rows read its words. */
const failures: readonly Failure[] = [
  {
    matches: ({ code }) => code === 'TIMEOUT',
    trouble: ({ message }) =>
      new Trouble(exits.network, `WeChat did not answer in time: ${message}.`, [
        'Try again, or give it longer: --timeout 600.',
        `${service} Behind a proxy: set HTTPS_PROXY.`,
      ]),
  },
  {
    matches: ({ code, message }) => code === 20000 || (Number(code) >= 10005 && Number(code) < 10100) || /-80057\b/.test(message),
    trouble: ({ message }) =>
      new Trouble(exits.program, `The mini program does not compile: ${wordsOf(message)}`, ['npm run check:compile says more.']),
  },
  {
    matches: says(/invalid ip/),
    trouble: ({ message }) => {
      const address = /invalid ip:?\s*([0-9a-fA-F.:]+[0-9a-fA-F])/.exec(message)?.[1] ?? 'of this machine';
      return new Trouble(exits.refused, `WeChat refuses uploads from the address ${address}: ${wordsOf(message)}`, [
        `Add ${address} to the IP whitelist (IP白名单), or switch the whitelist off: ${onConsole}.`,
        'Hosted runners come from another address each time: use a runner or a proxy (HTTPS_PROXY) with a fixed one.',
      ]);
    },
  },
  {
    matches: says(/exceed max limit|\b80051\b|\b80058\b/),
    trouble: ({ message }) =>
      new Trouble(exits.refused, `The package is too large for WeChat: ${wordsOf(message)}`, [
        'See what is in it, largest first: npm run upload -- --dry-run.',
        'Move pages into subpackages (2 MB each), and pictures and sounds to a server.',
      ]),
  },
  {
    matches: (fault) => fault.code === 20002,
    trouble: ({ message }) =>
      new Trouble(exits.given, `Nothing can be signed with this private key: ${wordsOf(message)}`, [
        `Get a new one: ${onConsole}.`,
      ]),
  },
  {
    matches: says(unreachable),
    trouble: ({ message }) =>
      new Trouble(exits.network, `WeChat cannot be reached: ${wordsOf(message)}`, [
        `${service} Is this machine on the network, and may it go there?`,
        'Behind a proxy: set HTTPS_PROXY. With a proxy that should not be asked: set NO_PROXY=servicewechat.com.',
      ]),
  },
  {
    matches: says(untrusted),
    trouble: ({ message }) =>
      new Trouble(exits.network, `What answers in WeChat’s place is not trusted: ${wordsOf(message)}`, [
        'A proxy that opens https needs its certificate known: NODE_EXTRA_CA_CERTS=<file>.',
      ]),
  },
  {
    matches: says(/Unexpected (token|end of JSON)|is not valid JSON/),
    trouble: () =>
      new Trouble(exits.network, 'Something other than WeChat answered: it was no JSON.', [
        'Often a proxy or a hotel network that wants a login. Look at what https://servicewechat.com shows from this machine.',
      ]),
  },
  {
    matches: says(/get new ticket fail|-80002\b|signature|private ?key|decrypt/i),
    trouble: ({ message }, appid) =>
      new Trouble(exits.refused, `WeChat does not accept this private key for ${appid}: ${wordsOf(message)}`, [
        'Is the appid right (--appid, WX_APPID, project.config.json), and is the key the one of this appid?',
        `A key ends when a new one is made: ${onConsole}.`,
      ]),
  },
  {
    matches: (fault) => fault.code === 20001 || says(/invalid appid|appid/i)(fault),
    trouble: ({ message }, appid) =>
      new Trouble(exits.refused, `WeChat does not know the mini program ${appid}: ${wordsOf(message)}`, [
        'Check the appid (--appid, WX_APPID, project.config.json): https://mp.weixin.qq.com → 设置 → 账号信息.',
      ]),
  },
];

/** What to tell about a job that failed. What is not known is told in the words that came. */
export function troubleOf(fault: CiFault, appid: string): Trouble {
  const known = failures.find(({ matches }) => matches(fault));
  if (known) return known.trouble(fault, appid);
  if (fault.message.includes('"errCode"')) return new Trouble(exits.refused, `WeChat refuses: ${wordsOf(fault.message)}`);
  const last = fault.log.trim() === '' ? [] : ['The last that miniprogram-ci wrote:', ...fault.log.trim().split('\n').slice(-8)];
  return new Trouble(exits.program, wordsOf(fault.message), last);
}
