import type { Runtime } from '../../engine/runtime';
import { Emitter } from '../../engine/emitter';
import { api, type Callbacks } from '../callbacks';
import type { WxMembers } from '../members';

interface RequestOptions extends Callbacks {
  url: string;
  method?: string;
  data?: unknown;
  header?: Record<string, string>;
  dataType?: string;
  responseType?: string;
  timeout?: number;
}

const requestTimeoutMs = 60_000;

/** `wx.request`, on fetch. Every status is a success; a broken connection, a timeout and `abort` fail. */
export function requestApi(runtime: Runtime): WxMembers {
  const request = (options: RequestOptions): object => {
    const control = new AbortController();
    const headers = new Emitter<object>();
    const timeoutMs = options.timeout ?? runtime.config.networkTimeout?.request ?? requestTimeoutMs;
    let failure = 'abort';
    const timer = setTimeout(() => {
      failure = 'timeout';
      control.abort();
    }, timeoutMs);

    const run = api<RequestOptions>('request', async () => {
      try {
        const response = await fetch(...fetchArguments(options, control.signal));
        const header = Object.fromEntries(response.headers);
        headers.emit({ header, statusCode: response.status });
        return { data: await body(response, options), statusCode: response.status, header, cookies: [] };
      } catch (cause) {
        throw control.signal.aborted ? new Error(failure) : cause;
      } finally {
        clearTimeout(timer);
      }
    });
    void run({ success: () => undefined, ...options });
    return { abort: () => control.abort(), onHeadersReceived: headers.on, offHeadersReceived: headers.off };
  };
  return { request };
}

function fetchArguments({ url, method = 'GET', data, header = {} }: RequestOptions, signal: AbortSignal): [URL, RequestInit] {
  const address = new URL(url, location.href);
  const verb = method.toUpperCase();
  const type = Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/json';
  const headers = { ...header, 'content-type': type };
  if (verb === 'GET' || verb === 'HEAD') {
    if (data !== null && typeof data === 'object')
      Object.entries(data).forEach(([key, value]) => address.searchParams.set(key, String(value)));
    return [address, { method: verb, headers: header, signal }];
  }
  if (data === undefined) return [address, { method: verb, headers, signal }];
  if (typeof data === 'string' || data instanceof ArrayBuffer) return [address, { method: verb, headers, body: data, signal }];
  const form = type.startsWith('application/x-www-form-urlencoded');
  const text = form ? new URLSearchParams(data as Record<string, string>).toString() : JSON.stringify(data);
  return [address, { method: verb, headers, body: text, signal }];
}

async function body(response: Response, { responseType, dataType = 'json' }: RequestOptions): Promise<unknown> {
  if (responseType === 'arraybuffer') return response.arrayBuffer();
  const text = await response.text();
  if (dataType !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
