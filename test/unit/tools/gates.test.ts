import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exportedNames, glossaryFaults, humpsOf, readGlossary } from '../../../tools/check/glossary';
import { layerFaults } from '../../../tools/check/layers';
import { joinParagraphs } from '../../../tools/check/paragraphs';
import { commentFaults, pageFaults } from '../../../tools/check/prose';
import { folderFaults } from '../../../tools/check/size';

describe('check:layers', () => {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  const core = 'components/core';
  const value = (from: string): string => `import { x } from '${from}';\nexport const y = x;\n`;
  const type = (from: string): string => `import type { T } from '${from}';\nexport type U = T;\n`;
  const leaf = 'export const x = 1;\nexport type T = number;\n';
  const tree: Readonly<Record<string, string>> = {
    'tsconfig.json': '{ "compilerOptions": { "module": "preserve", "moduleResolution": "bundler" } }',
    [`${core}/shared/leaf.ts`]: leaf,
    [`${core}/signalling/leaf.ts`]: leaf,
    [`${core}/room/leaf.ts`]: leaf,
    [`${core}/app/leaf.ts`]: leaf,
    [`${core}/view/leaf.ts`]: leaf,
    [`${core}/features/call/leaf.ts`]: leaf,
    [`${core}/features/chat/own.ts`]: value('./leaf'),
    [`${core}/features/chat/leaf.ts`]: leaf,
    // Allowed.
    [`${core}/room/types-of-signalling.ts`]: type('../signalling/leaf'),
    [`${core}/app/room.ts`]: value('../room/leaf'),
    [`${core}/view/app.ts`]: value('../app/leaf'),
    [`${core}/features/chat/view.ts`]: value('../../view/leaf'),
    [`${core}/bind/view.ts`]: value('../view/leaf'),
    'components/chat/feature.ts': value('../core/features/chat/leaf'),
    // Not allowed.
    [`${core}/shared/up.ts`]: value('../room/leaf'),
    [`${core}/room/up.ts`]: value('../app/leaf'),
    [`${core}/room/value-of-signalling.ts`]: value('../signalling/leaf'),
    [`${core}/app/up.ts`]: type('../view/leaf'),
    [`${core}/view/up.ts`]: value('../features/call/leaf'),
    [`${core}/features/chat/aside.ts`]: value('../call/leaf'),
    [`${core}/create-rtc.ts`]: value('./features/call/leaf'),
    'components/chat/aside.ts': value('../room/leaf'),
    'components/room/leaf.ts': leaf,
    'server/kit.ts': value('../components/core/room/leaf'),
    'web/kit.ts': type('../components/core/shared/leaf'),
    'web/circle/one.ts': "import type { B } from './two';\nexport type A = B;\n",
    'web/circle/two.ts': "import type { A } from './one';\nexport type B = A | 1;\n",
  };

  beforeAll(() =>
    Object.entries(tree).forEach(([path, text]) => {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }),
  );
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('[X10] finds imports against the layers, between features and from the core to one, and circles of types', async () => {
    const { findings } = await layerFaults(root);
    const places = findings.map((finding) => finding.replace(/ \(.*/, '').replaceAll(`${core}/`, ''));
    expect(places.sort()).toEqual(
      [
        'shared/up.ts → room/leaf.ts',
        'room/up.ts → app/leaf.ts',
        'room/value-of-signalling.ts → signalling/leaf.ts',
        'app/up.ts → view/leaf.ts',
        'view/up.ts → features/call/leaf.ts',
        'features/chat/aside.ts → features/call/leaf.ts',
        'create-rtc.ts → features/call/leaf.ts',
        'components/chat/aside.ts → components/room/leaf.ts',
        'server/kit.ts → room/leaf.ts',
        'web/kit.ts → shared/leaf.ts',
        'web/circle/one.ts → web/circle/two.ts → web/circle/one.ts',
      ].sort(),
    );
  });
});

describe('check:size, of folders', () => {
  const folder = (name: string, count: number): string[] => Array.from({ length: count }, (_one, at) => `${name}/file-${at}.ts`);

  it('[X12] finds folders with too many sources side by side, tests apart', () => {
    const paths = [
      ...folder('components/core/room', 21),
      ...folder('server/calls', 20),
      ...folder('test/harness', 21),
      ...folder('test/unit/room', 30).map((path) => path.replace('.ts', '.test.ts')),
      ...folder('test/fixtures/many', 30),
      ...folder('docs', 30),
    ];
    expect(folderFaults(paths)).toEqual([
      'components/core/room has 21 source files side by side, at most 20',
      'test/harness has 21 source files side by side, at most 20',
    ]);
  });
});

describe('check:glossary', () => {
  const terms = readGlossary(
    '# Glossary\n\n| term | meaning | not |\n| --- | --- | --- |\n| member | A user in a room. | seat, look-in |\n| room | A place. | |\n',
  );

  it('[X11] splits names as a reader does', () => {
    expect(['roomSeat2', 'XMLSeat', 'SEAT_COUNT', 'toURL'].map(humpsOf)).toEqual([
      ['room', 'seat2'],
      ['xml', 'seat'],
      ['seat', 'count'],
      ['to', 'url'],
    ]);
  });

  it('[X11] finds banned words in exported names alone', () => {
    const text = `
      export const openSeat = 1;
      export function lookIn(): void {}
      export interface Seats { seat: number }
      export { hidden as seated, hidden as seatOf };
      export class Seating {}
      const seat = 2, hidden = 3;`;
    expect(exportedNames('a.ts', text).map(({ name }) => name)).toEqual([
      'openSeat',
      'lookIn',
      'Seats',
      'seated',
      'seatOf',
      'Seating',
    ]);
    expect(glossaryFaults(terms, 'a.ts', text)).toEqual([
      "a.ts:2 openSeat: the glossary says 'member', and never 'seat'",
      "a.ts:3 lookIn: the glossary says 'member', and never 'look in'",
      "a.ts:4 Seats: the glossary says 'member', and never 'seat'",
      "a.ts:5 seatOf: the glossary says 'member', and never 'seat'",
    ]);
  });
});

describe('check:prose', () => {
  it('[X11] finds comments that open with a free relative, also in a second sentence', () => {
    const text = [
      '/** Who leaves is gone. */',
      'const a = 1; // What is left: nothing.',
      '/**',
      ' * Leaves the room. Whoever stays',
      ' * is told.',
      ' */',
      "const b = 'Who says // What is a string.';",
      '// Who is it?',
      '',
      '// Closes the socket, whatever is in flight.',
      '// What is a second line of it.',
    ].join('\n');
    expect(commentFaults('a.ts', text).map((fault) => fault.replace(/'.*/, ''))).toEqual([
      'a.ts:1 begins a sentence with ',
      'a.ts:2 begins a sentence with ',
      'a.ts:3 begins a sentence with ',
      'a.ts:10 begins a sentence with ',
    ]);
  });

  it('[X11] finds them in pages, but not in headings, questions and code', () => {
    const page =
      '# What it is\n\nWhat is it? A kit.\n\n- **X1** Who joins, joins.\n\n| Whose phone rings | is this |\n\n```\nWhat is code\n```\n';
    expect(pageFaults('a.md', page).map((fault) => fault.slice(0, 30))).toEqual([
      'a.md:5 begins a sentence with ',
      'a.md:7 begins a sentence with ',
    ]);
  });

  it('[X11] finds paragraphs on several lines, and can join them', () => {
    const page = [
      '# Title',
      'One line',
      'and another.',
      '',
      '- an item',
      '  goes on',
      '- the next',
      '',
      '> quoted',
      '> twice',
      '',
      '中文，',
      '一段',
      '写成一行',
      '',
      '| a |',
      '| - |',
      '',
      '<p>',
      'html',
      '</p>',
      '',
      'broken\\',
      'on purpose',
      '',
      '<!-- a comment',
      'of two lines -->',
      '',
      '```sh',
      'code',
      'code',
      '```',
    ];
    const { text, continued } = joinParagraphs(page.join('\n'));
    expect(continued).toEqual([3, 6, 10, 13, 14]);
    expect(text).toContain(
      'One line and another.\n\n- an item goes on\n- the next\n\n> quoted twice\n\n中文，一段写成一行\n\n| a |',
    );
    expect(joinParagraphs(text)).toEqual({ text, continued: [] });
    expect(pageFaults('a.md', page.join('\n'))[0]).toBe('a.md:3 continues a paragraph: a paragraph is one line');
  });
});
