import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const pages = { 'README.md': readFileSync('README.md', 'utf8'), 'README.zh-CN.md': readFileSync('README.zh-CN.md', 'utf8') };

const blocksOf = (page: string): string[] => Array.from(page.matchAll(/```[\s\S]*?```/g), ([block]) => block);
const scriptsOf = (page: string): string[] => Array.from(page.matchAll(/```ts\n([\s\S]*?)```/g), ([, script]) => String(script));

/** What the compiler says of scripts that stand in the mini program's place, with its own settings. */
function complaints(scripts: readonly string[]): string[] {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const host = ts.createCompilerHost(options);
  const files = new Map(scripts.map((script, at) => [`${process.cwd()}/miniprogram/readme-${at}.ts`, script]));
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, ...rest) => {
    const script = files.get(path);
    return script === undefined
      ? getSourceFile.call(host, path, ...rest)
      : ts.createSourceFile(path, script, ts.ScriptTarget.ES5);
  };
  const typings = ts.sys.readDirectory('typings', ['.d.ts']);
  const program = ts.createProgram([...files.keys(), ...typings], { ...options, noEmit: true, incremental: false }, host);
  return Array.from(files.keys()).flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, ' '),
    );
  });
}

describe('the README', () => {
  it('shows code that compiles against the kit', () => {
    const scripts = scriptsOf(pages['README.md']);
    expect(scripts.length).toBeGreaterThan(0);
    expect(complaints(scripts)).toEqual([]);
    expect(
      complaints([`import { createRtc } from 'miniprogram-rtc-kit';\ncreateRtc({ sever: 'ws://x', token: () => 1 });`]),
    ).not.toEqual([]);
  }, 60_000);

  it('shows the same code in both languages', () => {
    expect(blocksOf(pages['README.zh-CN.md'])).toEqual(blocksOf(pages['README.md']));
  });

  it.each(Object.entries(pages))('%s leads only to what is there', (_, page) => {
    const links = Array.from(page.matchAll(/\]\(([^)#]+)\)|src="([^"]+)"/g), ([, link, source]) => String(link ?? source));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(link))).toEqual([]);
  });
});
