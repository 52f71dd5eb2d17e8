import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { offerRelay } from '../../../harness/proxies/offer-relay';
import type { Engine } from './engine';
import { accept, offerToReceive, offerToSend } from './plain-page';

/** The version that is installed: the package does not export its own description. */
function version(): string {
  let folder = dirname(createRequire(__filename).resolve('werift'));
  for (;;) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
      if (name === 'werift') return found ?? '';
    } catch {
      // Another folder of the package.
    }
    if (folder === dirname(folder)) return '';
    folder = dirname(folder);
  }
}

export async function weriftEngine(): Promise<Engine> {
  const child = fork(join(__dirname, 'werift-forwarder.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (told) => resolve(Number(told)));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the werift forwarder ended with ${code}`)));
  });
  return {
    name: 'werift',
    title: `werift ${version()}`,
    open: async ({ condition, seed, stream, publisher, viewer }) => {
      const legOf = (url: URL) => (url.pathname === '/whip' ? 'publisher' : 'viewer');
      const relay = await offerRelay(seed, (url) => condition[legOf(url)]);
      const exchange = async (page: Page, kind: 'whip' | 'whep', offer: string): Promise<void> => {
        const url = relay.urlThrough(`http://127.0.0.1:${port}/${kind}?stream=${encodeURIComponent(stream)}`);
        const answered = await fetch(url, { method: 'POST', body: offer });
        if (!answered.ok) throw new Error(`werift answered ${answered.status}: ${await answered.text()}`);
        await accept(page, await answered.text());
      };
      return {
        publish: async () => exchange(publisher, 'whip', await offerToSend(publisher)),
        play: async () => {
          await exchange(viewer, 'whep', await offerToReceive(viewer));
          return true;
        },
        links: () => relay.links.map((link) => ({ leg: legOf(link.target), link })),
        stop: () => relay.stop(),
      };
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
