import { existsSync, readFileSync } from 'node:fs';
import { generatedFiles } from '../generate/files';
import type { Check } from './check';

/** What is written by `npm run generate` says what its sources say now. */
export const generatedCheck: Check = {
  name: 'generated',
  async run() {
    const files = await generatedFiles();
    const stale = Object.entries(files).filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
    return {
      findings: stale.map(([path]) => `${path} does not say what its source says: run npm run generate and read the difference`),
      summary: Object.keys(files).join(', '),
    };
  },
};
