import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession } from 'playwright-core';
import { staticFiles } from '../../../server/http/static-files';
import { chromiumFile } from '../../../tools/test/chromium';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildFixture } from './runtime-testbed';

interface Manifest {
  readonly name: string;
  readonly display: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose: string }[];
}

/** The fixture as the server of this project serves it. A private window cannot install pages, so the browser has a profile. */
describe('the page of a mini program', () => {
  const out = mkdtempSync(join(tmpdir(), 'install-'));
  const profile = mkdtempSync(join(tmpdir(), 'install-profile-'));
  let server: Server;
  let context: BrowserContext;
  let session: CDPSession;
  let url = '';

  beforeAll(async () => {
    await buildFixture(out);
    server = createServer(await staticFiles(out));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumFile(),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await context.newPage();
    session = await context.newCDPSession(page);
    await page.goto(url);
  });
  afterAll(async () => {
    await context.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    [out, profile].forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  });

  it('[W90] can be installed in Chromium, without a service worker', async () => {
    const { data, errors } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data ?? '{}') as Manifest).toMatchObject({ name: 'Fixture', display: 'standalone' });
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);
    expect(context.serviceWorkers()).toEqual([]);
  });

  it('[W91] serves manifest and icons with their types, and icons to be kept for ever', async () => {
    const answer = await fetch(`${url}manifest.webmanifest`);
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      'application/manifest+json',
      'no-cache',
    ]);
    const { icons } = (await answer.json()) as Manifest;
    const apple = /rel="apple-touch-icon" href="([^"]+)"/.exec(readFileSync(join(out, 'index.html'), 'utf8'))?.[1] ?? '';
    for (const src of [...icons.map((icon) => icon.src), apple]) {
      const icon = await fetch(new URL(src, url));
      expect([icon.status, icon.headers.get('content-type'), icon.headers.get('cache-control')]).toEqual([
        200,
        'image/png',
        'public, max-age=31536000, immutable',
      ]);
    }
    expect(icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`)).toEqual(['any 192x192', 'any 512x512', 'maskable 512x512']);
  });
});
