import { componentFaults, type ComponentSource } from '../../../tools/check/components';
import { nameFault } from '../../../tools/check/lint';
import { partBudgets, budgetFaults, budgets, lengthFaults } from '../../../tools/check/size';
import { specFaults } from '../../../tools/check/spec';

describe('check:spec', () => {
  const rules = [{ path: 'docs/spec/R.md', text: '- **R1** One thing.\n- **R2** Another.\n' }];
  // Concatenated, so that the check finds no rule numbers in this file.
  const title = (number: string): string => `it('${`[${number}]`} does it', () => {})`;

  it('[X10] is content when every rule has a test and every number a rule', () => {
    expect(specFaults(rules, [{ path: 'a.test.ts', text: title('R1') + title('R2') }])).toEqual([]);
  });

  it('[X10] finds a rule without a test, a number without a rule, and a number used twice', () => {
    const twice = [...rules, { path: 'docs/spec/S.md', text: '- **R2** A third.\n' }];
    expect(specFaults(twice, [{ path: 'a.test.ts', text: title('R2') + title('R9') }])).toEqual([
      'docs/spec/S.md: R2 is also the number of another rule',
      'docs/spec/R.md: no test is titled [R1]',
      'a.test.ts: no rule is numbered R9',
    ]);
  });
});

describe('check:lint, of names', () => {
  it.each([
    'components/core/store/room-helper.ts',
    'server/utils.ts',
    'tools/session_manager.ts',
    'test/fakes/FakePhone.ts',
    'server/room-base.ts',
  ])('[X11] refuses %s', (path) => {
    expect(nameFault(path)).not.toBeNull();
  });

  it.each([
    'components/core/room/room.ts',
    'docs/spec/R-signalling.md',
    'README.zh-CN.md',
    '.editorconfig',
    'tsconfig.base.json',
    'server/media/base-urls.ts',
  ])('[X11] allows %s', (path) => {
    expect(nameFault(path)).toBeNull();
  });
});

describe('check:size', () => {
  it('[X12] finds files that are too long for their kind', () => {
    const files = [
      { path: 'components/core/room/room.ts', lines: 251 },
      { path: 'components/room/index.wxml', lines: 121 },
      { path: 'components/call/index.wxss', lines: 301 },
      { path: 'test/unit/long.test.ts', lines: 900 },
      { path: 'server/node.ts', lines: 250 },
    ];
    expect(lengthFaults(files)).toEqual([
      'components/core/room/room.ts has 251 lines, at most 250',
      'components/room/index.wxml has 121 lines, at most 120',
      'components/call/index.wxss has 301 lines, at most 300',
    ]);
  });

  it('[X85] holds the package to its budget, before and after gzip', () => {
    const whole = budgets['room + call'];
    expect(budgetFaults('room + call', whole)).toEqual([]);
    expect(budgetFaults('room + call', { bytes: whole.bytes + 1, gzip: whole.gzip + 1 })).toHaveLength(2);
    expect(budgetFaults('room', whole)).toHaveLength(2);
    expect(budgetFaults('layouts', partBudgets.layouts)).toEqual([]);
    expect(budgetFaults('layouts', { bytes: 8_001, gzip: 3_201 })).toHaveLength(2);
  });
});

describe('check:components', () => {
  const page = `# rtc-tile

## Properties

| Name | Type | Default | |
| --- | --- | --- | --- |
| \`member\` | string | | who |
| \`auto-join\` | boolean | false | |

## Events

\`membertap\` when tapped.

## Example

\`\`\`xml
<rtc-tile member="{{id}}" />
\`\`\`
`;
  const good: ComponentSource = {
    name: 'tile',
    files: ['index.ts', 'index.wxml', 'index.wxss', 'index.json', 'README.md', 'README.zh-CN.md', 'tile.wxs'],
    script: `Component({ properties: { member: { type: String, value: '' }, autoJoin: Boolean }, methods: { onTap() { this.triggerEvent('membertap', {}); } } });`,
    pages: { 'README.md': page },
  };
  const demo = ['<view>\n  <rtc-tile\n member="{{id}}" />\n</view>'];
  const faults = (changed: Partial<ComponentSource>): string[] => componentFaults({ ...good, ...changed }, demo);
  const edited = (from: string, to: string): Partial<ComponentSource> => ({ pages: { 'README.md': page.replace(from, to) } });

  it('[X13] is content with a folder whose page says what its code does', () => {
    expect(faults({})).toEqual([]);
  });

  it.each<[string, Partial<ComponentSource>, string]>([
    ['a file that belongs in core', { files: [...good.files, 'layout.ts'] }, 'components/tile/layout.ts does not belong here'],
    [
      'a file that is missing',
      { files: good.files.filter((file) => file !== 'index.wxss') },
      'components/tile has no index.wxss',
    ],
    ['a property that is not listed', edited('| `auto-join` | boolean | false | |\n', ''), 'does not list the property autoJoin'],
    ['a property that is none', edited('`auto-join`', '`autojoin`'), 'lists autojoin, which is not a property'],
    ['a type that is another', edited('| string |', '| number |'), 'gives the type number for member, which is a string'],
    ['an event that is not named', edited('`membertap`', '`tap`'), 'does not name the event membertap'],
    ['an example that nobody runs', edited('member="{{id}}"', 'member="ana"'), 'shows an example that is not part of the demo'],
  ])('[X13] finds %s', (_what, changed, fault) => {
    expect(faults(changed)).toEqual(expect.arrayContaining([expect.stringContaining(fault)]));
  });
});
