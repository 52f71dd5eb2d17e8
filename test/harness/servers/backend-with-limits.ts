import { createServer } from 'node:http';
import type { BusyPolicy } from '../../../server/calls/inbox/admission';
import type { Limits } from '../../../server/limits';
import { staticFiles } from '../../../server/http/static-files';
import { attach, embeddedMedia, type WebRtcOptions } from '../../../server/index';

/** The options, as JSON in the first argument. */
export interface ServerOptions {
  host: string;
  port: number;
  rtmpPort: number;
  rtc: WebRtcOptions | false;
  web: string;
  limits: Partial<Limits>;
  busy: BusyPolicy;
}

/** The backend in development mode, with limits that its command has no flags for, so that tests need not wait a minute for an end. */
async function main(): Promise<void> {
  const { host, port, rtmpPort, rtc, web, limits, busy } = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
  const http = createServer(await staticFiles(web));
  const media = embeddedMedia({ rtmpPort, rtc, bind: host, devIngest: true });
  const attached = await attach(http, { key: process.env['RTC_TOKEN_KEY'] ?? '', dev: true, media, limits, busy });
  process.once('SIGTERM', () => void attached.close().then(() => process.exit(0)));
  await new Promise<void>((done) => http.listen(port, host, done));
  process.stdout.write('{"ready":true}\n');
}

void main();
