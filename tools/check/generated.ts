import { existsSync, readFileSync } from 'node:fs';
import { generatedFiles } from '../generate/files';
import type { Check } from './check';

/** Files written by `npm run generate` match their sources. */
export const generatedCheck: Check = {
  async run() {
    const files = await generatedFiles();
    const stale = Object.entries(files).filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
    return {
      findings: stale.map(([path]) => `${path} differs from its sources: run npm run generate and review the difference`),
      summary: Object.keys(files).join(', '),
    };
  },
};
