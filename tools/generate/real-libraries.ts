import { abilities, type AbilityName, type Outcomes } from '../phone/abilities';
import { compareVersions } from '../min-version/tables';
import { provesAbsence } from '../phone/measured';
import type { RealLibraries } from '../phone/record';
import json from './real-libraries.json';
import { table } from './table';

type Language = 'en' | 'zh';

/** The last run of `npm run phone -- --write`. */
export const lastRun: RealLibraries = json;

const prose = {
  en: {
    title: '## On the real base libraries',
    intro: (date: string) =>
      `The built demo was run on WeChat's own base libraries on ${date} (\`npm run phone\`, Android). Service thread and pages are Tencent's files; the phone below them, such as native elements, permissions and engines of the time, is imitated, and jsdom has no layout, so sizes and camera pictures are not covered. \`●\` works, \`✗\` fails, \`–\` does not exist there or was not reached. A time is the wait until it worked.`,
    head: 'Journey',
    reasons: 'Failures:',
    none: 'Nothing failed.',
  },
  zh: {
    title: '## 在真实基础库上',
    intro: (date: string) =>
      `${date}，构建好的示例运行在微信自己的基础库上（\`npm run phone\`，Android）。逻辑层和页面都是腾讯的文件；其下的手机（原生元素、权限、当年的 JS 引擎）是模拟的，jsdom 没有布局，所以不涉及尺寸和摄像头画面。\`●\` 可用，\`✗\` 失败，\`–\` 该版本没有或未走到。时间是等到可用为止的时长。`,
    head: '步骤',
    reasons: '失败原因（英文）：',
    none: '没有失败。',
  },
} as const;

const at = (language: Language): 0 | 1 => (language === 'en' ? 0 : 1);
const versionsOf = ({ versions }: RealLibraries): string[] => Object.keys(versions).sort(compareVersions);

function cell(outcomes: Outcomes | undefined, name: AbilityName): string {
  const outcome = outcomes?.[name];
  if (!outcome) return '–';
  return outcome.works ? `● ${outcome.note}`.trim() : '✗';
}

/** Text of a library may hold what would be markup here. */
const escaped = (text: string): string => text.replace(/\s+/g, ' ').replace(/[|`*_<>[\]]/g, '\\$&');

/** Each reason once, with its versions. */
function reasonsOf(run: RealLibraries): string[] {
  const names = Object.keys(abilities) as AbilityName[];
  return names.flatMap((name) => {
    const byNote = new Map<string, string[]>();
    versionsOf(run).forEach((version) => {
      const outcome = run.versions[version]?.[name];
      if (outcome && !outcome.works) byNote.set(outcome.note, [...(byNote.get(outcome.note) ?? []), version]);
    });
    return Array.from(byNote, ([note, versions]) => `- \`${name}\`, ${versions.join(', ')}: ${escaped(note)}`);
  });
}

/** The part of the compatibility page about one run; nothing before the first one. */
export function realLibrariesPart(language: Language, run: RealLibraries = lastRun): string[] {
  const versions = versionsOf(run);
  if (versions.length === 0) return [];
  const { title, intro, head, reasons, none } = prose[language];
  const rows = (Object.keys(abilities) as AbilityName[]).map((name) => [
    `${abilities[name][at(language)]} \`${name}\``,
    ...versions.map((version) => cell(run.versions[version], name)),
  ]);
  const failures = reasonsOf(run);
  return [
    title,
    intro(run.date),
    table([head, ...versions], rows),
    ...(failures.length === 0 ? [none] : [reasons, failures.join('\n')]),
  ];
}

/** The version's own answer about a name of the table of facts; null if the run did not ask it, or the answer proves nothing. */
export function hasMember(version: string, member: string, run: RealLibraries = lastRun): boolean | null {
  if (run.versions[version]?.attributes === undefined) return null;
  const has = (run.members[member] ?? '').split(' ').includes(version);
  return has || provesAbsence(member) ? has : null;
}
