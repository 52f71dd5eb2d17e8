import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSameSecret } from '../same-secret';
import { deviceMs, type DevCodes } from './dev-codes';
import { clientAddress, type ProxyRules } from './request-origin';

export interface DevGuardOptions extends ProxyRules {
  /** The secret that a built demo on another machine sends with each request. */
  code?: string | undefined;
  /** The codes by which devices get a key; without them and the secret only this machine may use the endpoints. */
  codes?: DevCodes | undefined;
  /** Further origins of pages that may use the endpoints. */
  origins: readonly string[];
}

const cookieName = 'rtc-dev';
const loopback = /^(127\.|::1$|::ffff:127\.)/;
export const isLoopback = (host: string): boolean => host === 'localhost' || loopback.test(host.replace(/^\[|\]$/g, ''));
const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.startsWith('[');

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).hostname : null);

/**
 * Decides who may use the endpoints of development. Any website can send requests to a server on the machine of its visitor, by
 * its address, or by a name of the website's own that it lets point there; and any machine can in the same network.
 */
export class DevGuard {
  constructor(private readonly options: DevGuardOptions) {}

  /** Returns why a request is refused, for its sender, or null. */
  refusal(request: IncomingMessage): string | null {
    const { headers } = request;
    const host = hostOf(`http://${headers.host ?? ''}`);
    if (host === null || !this.isOwnHost(host))
      return 'this name is not known to be the server’s: use its address, or set publicUrl';
    if (headers.origin !== undefined && !this.isOwnOrigin(headers.origin, host)) return 'this origin may not ask';
    if (headers.origin === undefined && headers['sec-fetch-site'] === 'cross-site') return 'another site may not ask';
    if (this.isThisMachine(request) || this.hasSecret(request) || this.hasKey(request)) return null;
    return 'other machines open the page once by the address that the server printed';
  }

  /**
   * Gives the device that opens the page with a code its key, as a cookie, and takes the code out of the address. Returns true when it
   * answered the request.
   */
  letIn(request: IncomingMessage, response: ServerResponse): boolean {
    const { codes } = this.options;
    const { url = '/', headers, method } = request;
    const code = codeIn(url);
    if (codes === undefined || code === null || method !== 'GET' || headers['sec-purpose'] !== undefined) return false;
    if (!this.isThisMachine(request) && !this.hasKey(request)) {
      const key = codes.redeem(code, clientAddress(request, this.options));
      if (key === null) return refuse(response);
      response.setHeader('set-cookie', `${cookieName}=${key}; Path=/; Max-Age=${deviceMs / 1_000}; HttpOnly; SameSite=Lax`);
    }
    response.writeHead(302, { location: withoutCode(url), 'cache-control': 'no-store' }).end();
    return true;
  }

  private isThisMachine(request: IncomingMessage): boolean {
    return isLoopback(clientAddress(request, this.options));
  }

  private isOwnHost(host: string): boolean {
    const { publicUrl } = this.options;
    return isAddress(host) || host === 'localhost' || host.endsWith('.localhost') || host === hostOf(publicUrl ?? '');
  }

  /** The page may have another port than the server: that of a development server, or that without TLS. */
  private isOwnOrigin(origin: string, host: string): boolean {
    const from = hostOf(origin);
    return from !== null && (from === host || isLoopback(from) || this.options.origins.includes(origin));
  }

  private hasSecret({ url }: IncomingMessage): boolean {
    const { code } = this.options;
    const given = codeIn(url);
    return code !== undefined && given !== null && isSameSecret(given, code);
  }

  private hasKey({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? '').split(/;\s*/).map((one) => one.split('='));
    const key = cookies.find(([name]) => name === cookieName)?.[1];
    return key !== undefined && this.options.codes?.isKey(key) === true;
  }
}

const parametersOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?', 2)[1] ?? '');
const codeIn = (url = ''): string | null => parametersOf(url).get('code');

function withoutCode(url: string): string {
  const left = parametersOf(url);
  left.delete('code');
  return `/${left.size === 0 ? '' : `?${left}`}`;
}

const refusal = [
  '这个地址已被另一台设备用过，或者太旧了。运行 npm start 的终端刚刚显示了新的地址。',
  'Another device has used this address, or it is too old. The terminal of the server has just shown a fresh one.',
  '',
].join('\n');

function refuse(response: ServerResponse): true {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(refusal);
  return true;
}
