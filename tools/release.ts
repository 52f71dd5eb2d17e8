import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build/run';
import { releaseFolder, zipOf } from './release/folder';
import { withSubpackage } from './release/subpackage';
import { packageVersion } from './wechat/project';

const help = `The kit as a folder to copy, zipped.

  npm run release:folder -- [--without call,lobby] [--subpackage chat,members] [--target wechat|qq] [--out dist/release]

  --without     components to leave out, by their folders
  --subpackage  components for a subpackage, which come in a folder beside the kit's
  --target      qq is the same kit for Mobile QQ
  --out         the folder of the zip
`;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      without: { type: 'string', default: '' },
      subpackage: { type: 'string', default: '' },
      target: { type: 'string', default: 'wechat' },
      out: { type: 'string', default: 'dist/release' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(help);
  const isQq = values.target === 'qq';
  if (!isQq && values.target !== 'wechat') throw new Error(`--target is wechat or qq, not '${values.target}'`);
  const [without = [], apart = []] = [values.without, values.subpackage].map((list) =>
    list.split(',').filter((name) => name !== ''),
  );
  if (isQq && apart.length > 0) throw new Error('--subpackage is for WeChat: QQ loads no components of another package');

  await build({ only: ['kit'], platform: isQq ? 'qq' : 'wechat', watch: false, server: '' });
  const whole = releaseFolder({ kit: isQq ? 'dist/qq/kit' : 'dist/kit', without });
  const release = apart.length > 0 ? withSubpackage(whole, apart) : whole;
  const zip = zipOf(release);
  const name = [
    'miniprogram-rtc-kit',
    packageVersion(),
    ...(isQq ? ['qq'] : []),
    ...without.map((one) => `without-${one}`),
    ...(apart.length > 0 ? ['with-subpackage'] : []),
    'folder',
  ];
  const file = join(values.out, `${name.join('-')}.zip`);
  mkdirSync(values.out, { recursive: true });
  writeFileSync(file, zip);

  release.forEach((content, path) => console.log(`${kilobytes(content.length).padStart(10)}  ${path}`));
  const bytes = Array.from(release.values()).reduce((sum, content) => sum + content.length, 0);
  console.log(`${file}: ${release.size} files, ${kilobytes(bytes)}, zipped ${kilobytes(zip.length)}`);
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(`Nothing was released: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
});
