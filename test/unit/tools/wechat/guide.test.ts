import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { help } from '../../../../tools/wechat/options';
import { exits } from '../../../../tools/wechat/upload-error';

const pages = ['docs/guides/ci.md', 'docs/guides/ci.zh-CN.md'].map((path) => [path, readFileSync(path, 'utf8')] as const);
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

const workflowsOf = (page: string): string[] => Array.from(page.matchAll(/```yaml\n([\s\S]*?)```/g), ([, text]) => String(text));
const withoutComments = (text: string): string => text.replace(/^\s*#.*\n/gm, '');
const helps = help('preview') + help('upload');

describe.each(pages)('%s', (_path, page) => {
  const [github = '', gitlab = ''] = workflowsOf(page);

  it('[X80] holds a workflow for GitHub Actions whose jobs wait for the checks', () => {
    const { jobs } = parse(github) as { jobs: Record<string, { needs?: string; steps: { run?: string }[] }> };
    expect(Object.keys(jobs)).toEqual(['check', 'preview', 'upload']);
    expect([jobs.preview?.needs, jobs.upload?.needs]).toEqual(['check', 'check']);
    expect(Object.values(jobs).every(({ steps }) => steps.some(({ run }) => run?.startsWith('npm run')))).toBe(true);
  });

  it('[X80] holds a pipeline for GitLab whose jobs are in its stages', () => {
    const pipeline = parse(gitlab) as Record<string, { stage: string; script: string[] }> & { stages: unknown };
    const jobs = ['check', 'preview', 'upload'].map((name) => pipeline[name]?.stage);
    expect([pipeline.stages, jobs]).toEqual([['check', 'send'], ['check', 'send', 'send']]); // prettier-ignore
  });

  it('[X80] pins actions by hash, with the release that it is', () => {
    const used = Array.from(github.matchAll(/uses: (.*)/g), ([, name]) => String(name));
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(name))).toEqual([]);
  });

  it('[X80] names scripts, flags, variables and exit codes that there are', () => {
    const named = Array.from(page.matchAll(/npm run ([\w:]+)/g), ([, name]) => String(name));
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const flags = Array.from(page.matchAll(/(?:`| )(--[a-z][a-z-]+)/g), ([, flag]) => String(flag));
    const known = (flag: string): boolean => helps.includes(`${flag} `) || ['--no-audit', '--no-fund'].includes(flag);
    expect(flags.filter((flag) => !known(flag))).toEqual([]);
    const variables = Array.from(page.matchAll(/\b(?:WX|RTC)_[A-Z_]+/g), ([name]) => name).filter((name) => name !== 'WX_RUNNER');
    expect([named.length, flags.length, variables.length].every((length) => length > 10)).toBe(true);
    expect(variables.filter((name) => !helps.includes(name))).toEqual([]);
    expect(Array.from(page.matchAll(/^\| (\d) /gm), ([, code]) => Number(code))).toEqual(Object.values(exits));
  });
});

it('[X80] shows the same workflows in both languages', () => {
  const [english = [], chinese = []] = pages.map(([, page]) => workflowsOf(page).map(withoutComments));
  expect(english).toHaveLength(2);
  expect(chinese).toEqual(english);
});
