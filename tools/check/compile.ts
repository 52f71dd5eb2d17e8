import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { besides, runCi, type CompileSetting } from '../wechat/ci';
import { readProject } from '../wechat/project';
import type { Check } from './check';

/**
 * As the project is set, which is how it is uploaded; and with what devtools can switch on, because customers do, and because
 * miniprogram-ci reads scripts and styles only then.
 */
const settings: readonly CompileSetting[] = [
  { useProjectConfig: true },
  { es6: true, es7: true, minifyWXML: true, minifyWXSS: true, autoPrefixWXSS: true },
];

/** Longer than any machine needs; without it a compiler that hangs would hold the whole check. */
const timeoutMs = 300_000;

export const compileCheck: Check = {
  name: 'compile',
  async run() {
    const { appid, miniprogramRoot } = readProject();
    if (!existsSync(join(miniprogramRoot, 'app.json')))
      return { findings: [`${miniprogramRoot} is not built: run npm run build`], summary: 'nothing to look at' };
    const root = process.cwd();
    const warnings = new Set<string>();
    const job = { kind: 'compile', root, appid, ignores: besides(root, miniprogramRoot), attr: 'default', settings } as const;
    const outcome = await runCi(job, timeoutMs, ({ message, status }) => {
      if (status === 'warn') warnings.add(`warning: ${message}`);
    });
    const files = outcome.ok ? (outcome.result.files ?? []) : [];
    const faults = outcome.ok ? [] : [`${outcome.fault.message} (${outcome.fault.code ?? 'no code'})`];
    return {
      findings: [...faults, ...warnings],
      summary: `${files.length} files by miniprogram-ci, plain and with all that devtools can switch on`,
    };
  },
};
