import type { IncomingMessage } from 'node:http';
import type { RequestOrigin } from '../media/media-server';

export type OriginAddress = Omit<RequestOrigin, 'platform'>;

export interface ProxyRules {
  /** Where the world reaches us, when that is not what a request says. */
  publicUrl?: string | undefined;
  /** Believe `X-Forwarded-Proto`, `-Host` and `-For`: only behind a proxy that sets them. */
  trustProxy?: boolean | undefined;
}

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i;

/** How a client reached us, so that its media URLs lead back by the same way. */
export function requestOrigin(request: IncomingMessage, rules: ProxyRules): OriginAddress {
  if (rules.publicUrl !== undefined) return addressOf(new URL(rules.publicUrl));
  const encrypted = (request.socket as { encrypted?: boolean }).encrypted === true;
  const proto = forwarded(request, rules, 'x-forwarded-proto') ?? (encrypted ? 'https' : 'http');
  const host = forwarded(request, rules, 'x-forwarded-host') ?? request.headers.host ?? '';
  const secure = proto === 'https' || proto === 'wss';
  const parts = hostPattern.exec(host);
  // A client that sends nonsense gets back where it came in.
  if (parts === null)
    return { secure, hostname: request.socket.localAddress ?? '127.0.0.1', port: request.socket.localPort ?? 80 };
  return { secure, hostname: parts[1] ?? '', port: parts[2] === undefined ? defaultPort(secure) : Number(parts[2]) };
}

/** Who is asking, for limits only. */
export const clientAddress = (request: IncomingMessage, rules: ProxyRules): string =>
  forwarded(request, rules, 'x-forwarded-for') ?? request.socket.remoteAddress ?? '';

function addressOf(url: URL): OriginAddress {
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  return { secure, hostname: url.hostname, port: url.port === '' ? defaultPort(secure) : Number(url.port) };
}

const defaultPort = (secure: boolean): number => (secure ? 443 : 80);

function forwarded(request: IncomingMessage, rules: ProxyRules, name: string): string | undefined {
  const value = rules.trustProxy === true ? request.headers[name] : undefined;
  // The last entry is the proxy's own: what stands before it, a client may have written.
  return typeof value === 'string' ? value.split(',').at(-1)?.trim() : undefined;
}
