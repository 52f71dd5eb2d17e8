import { build } from './build/run';
import { packages, packFaults, type PackageName } from './pack/contents';
import { packageVersion } from './wechat/project';

const isPackage = (name: string): name is PackageName => (packages as readonly string[]).includes(name);

/** Runs before `npm pack` and `npm publish`, so that packages always contain the current build. */
async function main([name = 'kit']: readonly string[]): Promise<void> {
  if (!isPackage(name)) throw new Error(`there is no package '${name}', only ${packages.join(', ')}`);
  // Standard output belongs to npm, because programs may parse it.
  await build({ only: [name], watch: false, server: '' }, (line) => console.error(line));
  const faults = packFaults(name, name === 'kit' ? '.' : 'server', packageVersion());
  if (faults.length > 0) throw new Error(faults.join('; '));
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(`Not packed: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
});
