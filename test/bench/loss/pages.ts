import { join } from 'node:path';
import type { RunFigures } from './run-figures';

const root = join(__dirname, '..', '..', '..');
export const resultsPath = join(root, 'docs', 'measurements', 'loss.csv');

export async function renewPages(_runs: readonly RunFigures[]): Promise<void> {
  await Promise.resolve();
}
