import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { abilities, readCapabilities } from '../../components/core/platform/capabilities';
import type { Host } from '../../components/core/platform/platform';
import { compareVersions, isAtLeast, newestVersion } from '../min-version/tables';
import { knownMembers } from '../phone/measured';
import platforms from './platforms.json';
import { hasMember, lastRun, realLibrariesPart } from './real-libraries';
import { table } from './table';

type Language = 'en' | 'zh';

/** The base libraries on which the component tests run. */
export const testedVersions = ['1.7.0', '1.7.4', '1.9.0', '1.9.3', '1.9.90', '2.0.0', '2.2.3', '2.10.0', newestVersion];

const hostOf = (version: string, kind: Host['kind'] = 'wechat'): Host => ({
  kind,
  system: kind === 'browser' ? 'browser' : 'android',
  version,
  atLeast: (wanted) => isAtLeast(version, wanted),
  publishes: true,
  language: 'en',
});

/** The comments of the fields of `Capabilities`, without the version, which has its own column. */
export function capabilityWords(): Readonly<Record<string, string>> {
  const file = 'components/core/room/capabilities.ts';
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const words: Record<string, string> = {};
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node)) {
      const [comment] = ts.getJSDocCommentsAndTags(node);
      const text = typeof comment?.comment === 'string' ? comment.comment : '';
      words[node.name.getText(source)] = text.replace(/ \(\d[\d.]*\)/, '').replace(/\.$/, '');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return words;
}

/** The ways in which the kit does the same thing, each with its first base library, or its first browser. */
const ways: readonly { what: readonly [string, string]; from: readonly (readonly [string, string, string])[] }[] = [
  {
    what: ['Pusher events arrive at', '推流事件送达'],
    from: [['1.7.0', 'the page', '页面'], ['1.7.4', 'the component', '组件']],
  },
  {
    what: ['Player events arrive at', '播放事件送达'],
    from: [['1.7.0', 'the page', '页面'], ['1.9.3', 'the component', '组件']],
  },
  {
    what: ['Muted by', '静音方式'],
    from: [['1.7.0', '`muted`', '`muted`'], ['2.10.0', '`enable-mic`', '`enable-mic`']],
  },
  {
    what: ['Position of names', '名字的位置'],
    from: [['1.7.0', 'under the picture', '画面下方'], ['2.9.1', 'on the picture', '画面上']],
  },
  {
    what: ['Show and hide of the app', '前后台切换'],
    from: [['1.7.0', 'derived from the pages', '由页面推断'], ['2.1.2', 'reported by the platform', '平台通知']],
  },
  {
    what: ['Picture-in-picture in a browser', '浏览器里的小窗'],
    from: [['Chromium 116', 'in the tab, in a window of its own', '在独立的窗口里，其他浏览器在标签页里']],
  },
]; // prettier-ignore

const prose = {
  en: {
    title: 'Compatibility',
    intro: [
      'This page is generated from the tables that the kit uses at run time (`rtc.capabilities`). Nothing on it was measured on a phone. Each cell has the mark of its source: `r` was asked of the *real library* of that version, `f` is tested on the *fake phone*, which imitates each base library by the tables of facts, `d` is only *documented*, and `?` is *unknown*. The last column is tested on real browsers.',
      '`●` means available, `–` means not available; the kit works without it. `≠` means that the real library differs from the table of the kit.',
    ],
    versions: '## By base library',
    head: ['Capability', 'Meaning'],
    browser: 'browser',
    ways: '## Differences in method',
    waysHead: ['Task', 'Method'],
    below: (how: string, from: string) => `${how} from ${from}`,
    platforms: '## By platform',
    platformsIntro:
      '*Documented* means that a page of WeChat says so, *reported* that users say so, and *unknown* that there is no source, or that sources disagree. A room that cannot send says so and offers the browser link (`browserLink` of `createRtc`).',
    what: 'Ability',
    documented: 'documented',
    reported: 'reported',
    unknown: 'unknown',
    origins: '## Sources',
  },
  zh: {
    title: '兼容性',
    intro: [
      '各基础库上能做什么，来自套件运行时自己查询的同一张表（`rtc.capabilities`）。本页没有任何一项是在真机上测得的。每一格标有依据：`r` 来自该版本的*真实基础库*；`f` 在*模拟手机*上测试，它按事实表模拟每个基础库；`d` 只有*文档*；`?` 表示*未知*。最后一列在真实浏览器中测试。',
      '`●` 表示有，`–` 表示没有，套件会自行绕过。`≠` 表示真实基础库与套件的表不一致。',
    ],
    versions: '## 按基础库',
    head: ['能力', '说明'],
    browser: '浏览器',
    ways: '## 同一件事的不同做法',
    waysHead: ['事项', '做法'],
    below: (how: string, from: string) => `${from} 起：${how}`,
    platforms: '## 按平台',
    platformsIntro:
      '*文档*表示微信的页面这样说明，*有人报告*表示来自用户反馈；*未知*表示没有说明，或说法不一。不能发送的页面会直接说明，并提供浏览器链接（`createRtc` 的 `browserLink`）。',
    what: '事项',
    documented: '文档',
    reported: '有人报告',
    unknown: '未知',
    origins: '## 出处',
  },
} as const;

const at = (language: Language): 0 | 1 => (language === 'en' ? 0 : 1);

type CapabilityName = keyof ReturnType<typeof readCapabilities>;

/** The name in the table of facts that decides about a capability. */
const memberOf = (name: CapabilityName): string | undefined => {
  if (name === 'focus' || name === 'beauty') return { focus: 'live-pusher.auto-focus', beauty: 'live-pusher.beauty' }[name];
  return name in abilities ? abilities[name as keyof typeof abilities] : undefined;
};

/** The letter of the source: the library itself, else the fake phone, else the documentation. */
export function sourceOf(version: string, name: CapabilityName, able: boolean, run = lastRun): 'r' | '≠' | 'f' | 'd' | '?' {
  const member = memberOf(name);
  const real = name === 'publish' ? (run.versions[version]?.['pusher-started']?.works ?? null) : null;
  const measured = member === undefined ? real : hasMember(version, member, run);
  if (measured !== null) return measured === able ? 'r' : '≠';
  if (testedVersions.includes(version)) return 'f';
  return member !== undefined && knownMembers[member] === null ? '?' : 'd';
}

/** The versions with a column: those of the component tests, and those of the last run on real libraries. */
export const shownVersions = Array.from(new Set([...testedVersions, ...Object.keys(lastRun.versions)])).sort(compareVersions);

function versionsTable(language: Language): string {
  const { head, browser } = prose[language];
  const columns = shownVersions.map((version) => ({ version, able: readCapabilities(hostOf(version)) }));
  const inBrowser = readCapabilities(hostOf(newestVersion, 'browser'));
  const words: Readonly<Record<string, string>> = language === 'en' ? capabilityWords() : platforms.capabilities;
  const mark = (able: boolean): string => (able ? '●' : '–');
  const rows = (Object.keys(inBrowser) as CapabilityName[]).map((name) => [
    `\`${name}\``,
    words[name] ?? '',
    ...columns.map(({ version, able }) => `${mark(able[name])} ${sourceOf(version, name, able[name])}`),
    mark(inBrowser[name]),
  ]);
  return table([...head, ...shownVersions, browser], rows);
}

function waysTable(language: Language): string {
  const { waysHead, below } = prose[language];
  const rows = ways.map(({ what, from }) => [
    what[at(language)],
    from.map(([version, ...how]) => below(how[at(language)], version)).join(language === 'en' ? ', ' : '；'),
  ]);
  return table(waysHead, rows);
}

function platformsTable(language: Language): string {
  const { what, documented, reported, unknown } = prose[language];
  const origins = Object.entries(platforms.origins);
  const words: Readonly<Record<string, string>> = platforms.words;
  const rows = platforms.rows.map((row) => {
    const cells: Readonly<Record<string, readonly string[]>> = row.cells;
    const told = platforms.platforms.map((platform) => {
      const [is, origin = ''] = cells[platform] ?? [];
      if (is === undefined) return unknown;
      const place = origins.findIndex(([name]) => name === origin);
      const by = origins[place]?.[1].endsWith('(a report)') ? reported : documented;
      return `${language === 'en' ? is : words[is]}, ${by} [${place + 1}]`;
    });
    return [row.what[at(language)] ?? '', ...told];
  });
  return table([what, ...platforms.platforms], rows);
}

function page(language: Language): string {
  const text = prose[language];
  const origins = Object.values(platforms.origins).map((origin, place) => `${place + 1}. ${origin}`);
  return `${[
    `# ${text.title}`,
    '<!-- Written by `npm run generate` from core/platform, tools/generate/platforms.json and tools/generate/real-libraries.json. Do not edit. -->',
    ...text.intro,
    text.versions,
    versionsTable(language),
    text.ways,
    waysTable(language),
    ...realLibrariesPart(language),
    text.platforms,
    text.platformsIntro,
    platformsTable(language),
    text.origins,
    origins.join('\n'),
  ].join('\n\n')}\n`;
}

/** `docs/compatibility.md` and its Chinese twin. */
export const compatibilityPages = (): Record<string, string> => ({
  'docs/compatibility.md': page('en'),
  'docs/compatibility.zh-CN.md': page('zh'),
});
