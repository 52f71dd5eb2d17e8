import type { IncomingMessage } from 'node:http';
import type { RequestOrigin } from '../media/media-server';

export type OriginAddress = Omit<RequestOrigin, 'platform'>;

export interface ProxyRules {
  /** The public address of the server, if requests do not show it. */
  publicUrl?: string | undefined;
  /** Trusts `X-Forwarded-Proto`, `-Host` and `-For`. Only behind a proxy that sets them. */
  trustProxy?: boolean | undefined;
}

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i;

/** The address at which the client reached this server, for its media URLs. */
export function requestOrigin(request: IncomingMessage, rules: ProxyRules): OriginAddress {
  if (rules.publicUrl !== undefined) return addressOf('publicUrl', rules.publicUrl);
  const encrypted = (request.socket as { encrypted?: boolean }).encrypted === true;
  const proto = forwarded(request, rules, 'x-forwarded-proto') ?? (encrypted ? 'https' : 'http');
  const host = forwarded(request, rules, 'x-forwarded-host') ?? request.headers.host ?? '';
  const secure = proto === 'https' || proto === 'wss';
  const parts = hostPattern.exec(host);
  // For a malformed host, use the address of the socket.
  if (parts === null)
    return { secure, hostname: request.socket.localAddress ?? '127.0.0.1', port: request.socket.localPort ?? 80 };
  return { secure, hostname: parts[1] ?? '', port: parts[2] === undefined ? defaultPort(secure) : Number(parts[2]) };
}

/** The public address, or else the one at which this machine reaches its own server. */
export function ownOrigin(server: { address(): unknown; setSecureContext?: unknown }, { publicUrl }: ProxyRules): OriginAddress {
  if (publicUrl !== undefined) return addressOf('publicUrl', publicUrl);
  const secure = server.setSecureContext !== undefined;
  const { port = defaultPort(secure) } = (server.address() ?? {}) as { port?: number };
  return { secure, hostname: '127.0.0.1', port };
}

/** The client's address, for rate limits only. */
export const clientAddress = (request: IncomingMessage, rules: ProxyRules): string =>
  forwarded(request, rules, 'x-forwarded-for') ?? request.socket.remoteAddress ?? '';

/** The address in an http(s) URL. Throws, with the name of the option, when it is none. */
export function addressOf(option: string, text: string): OriginAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^(http|ws)s?:$/.test(url.protocol))
    throw new Error(`${option} is ${JSON.stringify(text)}: allowed is an address such as http://10.0.0.5:8080`);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  return { secure, hostname: url.hostname, port: url.port === '' ? defaultPort(secure) : Number(url.port) };
}

const defaultPort = (secure: boolean): number => (secure ? 443 : 80);

function forwarded(request: IncomingMessage, rules: ProxyRules, name: string): string | undefined {
  const value = rules.trustProxy === true ? request.headers[name] : undefined;
  // The proxy appends the last entry; earlier ones may be forged by the client.
  return typeof value === 'string' ? value.split(',').at(-1)?.trim() : undefined;
}
