import { build } from './build/run';
import { packages, packFaults, type PackageName } from './pack/contents';
import { packageVersion } from './wechat/project';

const isPackage = (name: string): name is PackageName => (packages as readonly string[]).includes(name);

/** Run by `npm pack` and `npm publish` before they look: what is packed is what the sources say now, or nothing is. */
async function main([name = 'kit']: readonly string[]): Promise<void> {
  if (!isPackage(name)) throw new Error(`there is no package '${name}', there are ${packages.join(', ')}`);
  // What npm prints may be read by a program.
  await build({ only: [name], watch: false, server: '' }, (line) => console.error(line));
  const faults = packFaults(name, name === 'kit' ? '.' : 'server', packageVersion());
  if (faults.length > 0) throw new Error(faults.join('; '));
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(`Not packed: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
});
