import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generatedFiles } from './generate/files';

async function main(): Promise<void> {
  const files = await generatedFiles();
  Object.entries(files).forEach(([path, text]) => {
    const changed = !existsSync(path) || readFileSync(path, 'utf8') !== text;
    if (changed) writeFileSync(path, text);
    console.log(`${changed ? 'written  ' : 'unchanged'} ${path}`);
  });
}

main().catch((cause: unknown) => {
  console.error(cause);
  process.exitCode = 1;
});
