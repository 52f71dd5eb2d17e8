import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ignoredPaths, runCi, type CompileSetting } from '../wechat/ci';
import { readProject } from '../wechat/project';
import type { Check } from './check';

/**
 * The project's own settings, with which it is uploaded, and all switches of devtools, because customers use them and because
 * miniprogram-ci parses scripts and styles only then.
 */
const settings: readonly CompileSetting[] = [
  { useProjectConfig: true },
  { es6: true, es7: true, minifyWXML: true, minifyWXSS: true, autoPrefixWXSS: true },
];

/** More than any machine needs. A compiler that hangs must not block the whole check. */
const timeoutMs = 300_000;

export const compileCheck: Check = {
  async run() {
    const { appid, miniprogramRoot } = readProject();
    if (!existsSync(join(miniprogramRoot, 'app.json')))
      return { findings: [`${miniprogramRoot} is not built: run npm run build`], summary: 'nothing to check' };
    const root = process.cwd();
    const warnings = new Set<string>();
    const job = {
      kind: 'compile',
      root,
      appid,
      ignores: ignoredPaths(root, miniprogramRoot),
      attr: 'default',
      settings,
    } as const;
    const outcome = await runCi(job, timeoutMs, ({ message, status }) => {
      if (status === 'warn') warnings.add(`warning: ${message}`);
    });
    const files = outcome.ok ? (outcome.result.files ?? []) : [];
    const faults = outcome.ok ? [] : [`${outcome.fault.message} (${outcome.fault.code ?? 'no code'})`];
    return {
      findings: [...faults, ...warnings],
      summary: `${files.length} files by miniprogram-ci, as configured and with all switches of devtools`,
    };
  },
};
