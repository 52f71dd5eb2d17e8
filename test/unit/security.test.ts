import { existsSync, readFileSync } from 'node:fs';
import { filesBelow } from '../../tools/build/output';

const page = readFileSync('SECURITY.md', 'utf8');
const rules = new Set(
  filesBelow('docs/spec').flatMap((name) =>
    Array.from(readFileSync(`docs/spec/${name}`, 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm), ([, rule]) => String(rule)),
  ),
);

/** Single rules, and both ends of ranges, in the last column of the table of defences. */
const named = Array.from(page.matchAll(/^\|.*\|([^|]*[A-Z]\d+[^|]*)\|$/gm)).flatMap(([, cell]) => cell?.match(/[A-Z]\d+/g) ?? []);

describe('SECURITY.md', () => {
  it('[P272] names only rules that exist', () => {
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((rule) => !rules.has(rule))).toEqual([]);
  });

  it('[P272] leads only to what is there, and has a Chinese section at its end', () => {
    const links = Array.from(page.matchAll(/\]\(([^)#]+)\)/g), ([, link]) => String(link));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
    expect(page.split('\n## ').at(-1)).toMatch(/^安全\n/);
  });
});
