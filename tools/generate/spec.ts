import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'docs/spec';

/** All rules on one page, section by section; that page lies a folder higher than they do. */
export function specPage(): string {
  const sections = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim().replaceAll('](../', ']('));
  const intro = [
    '# The rules',
    '<!-- Assembled from docs/spec by `npm run generate`. Do not edit. -->',
    'Each rule states one behaviour. The test of a rule has its number in its title, and `npm run check:spec` finds a rule without a test and a number without a rule. Numbers are never reused, so there are gaps.',
    '**B** binder · **C** calls · **D** media servers · **E** engine · **F** forwarding of WebRTC · **K** TRTC · **L** live tags in a browser · **M** room state · **N** native platform · **P** protocol and server · **R** signalling client · **S** room state on the client · **T** tokens · **U** journeys · **V** screen · **W** browser runtime · **X** tools, packages, sizes',
  ];
  return `${[...intro, ...sections].join('\n\n')}\n`;
}
