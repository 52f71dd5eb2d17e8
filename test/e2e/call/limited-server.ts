import { createServer } from 'node:http';
import type { Limits } from '../../../server/context';
import { staticFiles } from '../../../server/http/static-files';
import { attach, embeddedMedia } from '../../../server/index';

/** What the test asks for, as JSON in the first argument. */
interface Wish {
  host: string;
  port: number;
  rtmpPort: number;
  web: string;
  limits: Partial<Limits>;
}

/** The backend as its command starts it in development, with limits of which the command has no flag: nobody waits a minute for an end. */
async function main(): Promise<void> {
  const { host, port, rtmpPort, web, limits } = JSON.parse(process.argv[2] ?? '{}') as Wish;
  const http = createServer(await staticFiles(web));
  const media = embeddedMedia({ rtmpPort, bind: host, doors: true });
  const attached = await attach(http, { key: process.env['RTC_TOKEN_KEY'] ?? '', dev: true, media, limits });
  process.once('SIGTERM', () => void attached.close().then(() => process.exit(0)));
  await new Promise<void>((done) => http.listen(port, host, done));
  process.stdout.write('{"ready":true}\n');
}

void main();
