import { basename, relative } from 'node:path';
import { lines, ownFiles, runTool, type Check } from './check';

/** Words that do not describe a file's content. `base` may precede another word, as in base library and base URL. */
const emptyWords = /(^|[-_.])(utils?|helpers?|common|managers?|misc|types-misc|stuff)([-_.]|$)|(^|[-_])base(\.|$)/;
const kebab = /^[a-z0-9.]+(-[a-z0-9.]+)*$/;
const ownName = /^(README|CHANGELOG|CONTRIBUTING|LICENSE|SECURITY|SPEC|PROTOCOL|[A-Z]-[a-z-]+)(\.md)?$/;
/** The two scripts of a base library, as WeChat names them. */
const wechatName = /^WA(Service|Webview)\.js$/;
/** A build of a container image, as its tools look for it. */
const imageName = /^Dockerfile(\.dockerignore)?$/;
/** The root component of an app, as uni-app requires it. */
const uniAppName = /^App\.vue$/;

/** The fault of a file's name; null for a good name. */
export function nameFault(path: string): string | null {
  // The name of a translated page contains the language code.
  const name = basename(path).replace(/\.zh-CN(?=\.md$)/, '');
  if ([ownName, wechatName, uniAppName, imageName].some((known) => known.test(name)) || name.startsWith('.')) return null;
  if (emptyWords.test(name.replace(/^tsconfig\.base/, 'tsconfig'))) return `${path}: the name does not describe the content`;
  return kebab.test(name) ? null : `${path}: file names are kebab-case`;
}

export const lintCheck: Check = {
  async run() {
    const { code, output } = await runTool('eslint', 'eslint', [
      '.',
      '--format',
      'json',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint',
    ]);
    if (code > 1) return { findings: lines(output), summary: 'eslint failed' };
    const results = JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1)) as LintResult[];
    const findings = results.flatMap(({ filePath, messages }) =>
      messages.map(({ line, message, ruleId }) => `${relative('.', filePath)}:${line ?? 0} ${message} (${ruleId ?? 'syntax'})`),
    );
    const names = (await ownFiles()).map(nameFault).filter((fault) => fault !== null);
    return { findings: [...findings, ...names], summary: `${results.length} files and their names` };
  },
};

interface LintResult {
  filePath: string;
  messages: { line?: number; message: string; ruleId: string | null }[];
}
