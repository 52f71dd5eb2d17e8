import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSameSecret } from '../same-secret';
import { clientAddress, type ProxyRules } from './request-origin';

export interface DevGuardOptions extends ProxyRules {
  /** The code that other machines must show; without it only this machine may use the endpoints. */
  code?: string | undefined;
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
    if (isLoopback(clientAddress(request, this.options)) || this.hasCode(request)) return null;
    return 'other machines need the code that the server printed when it started';
  }

  /** The page is opened once with the code in its address, and keeps it as a cookie. */
  remember({ url }: IncomingMessage, response: ServerResponse): void {
    const { code } = this.options;
    const given = codeIn(url);
    if (code !== undefined && given !== null && isSameSecret(given, code))
      response.setHeader('set-cookie', `${cookieName}=${encodeURIComponent(code)}; Path=/dev; HttpOnly; SameSite=Strict`);
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

  private hasCode({ url, headers }: IncomingMessage): boolean {
    const { code } = this.options;
    if (code === undefined) return false;
    const cookies = (headers.cookie ?? '').split(/;\s*/).map((one) => one.split('='));
    const kept = cookies.find(([name]) => name === cookieName)?.[1];
    return [codeIn(url), kept === undefined ? null : decodeURIComponent(kept)].some(
      (one) => one !== null && isSameSecret(one, code),
    );
  }
}

const codeIn = (url = ''): string | null => new URLSearchParams(url.split('?', 2)[1] ?? '').get('code');
