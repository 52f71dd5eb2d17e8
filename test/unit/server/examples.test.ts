import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const pages = [
  'server/README.md',
  'docs/guides/calls-on-the-server.md',
  'docs/guides/cdn-media.md',
  'docs/guides/embedded-media.md',
  'docs/guides/srs-media.md',
  'docs/guides/trtc-media.md',
];
const translated = (page: string): string => page.replace(/\.md$/, '.zh-CN.md');
const blocksOf = (page: string, language = ''): string[] =>
  Array.from(readFileSync(page, 'utf8').matchAll(/```(\w*)\n([\s\S]*?)```/g))
    .filter(([, marked]) => language === '' || marked === language)
    .map(([, , block]) => String(block));

/** An example shows what there is, used or not. */
const lenient = { noUnusedLocals: false, noUnusedParameters: false };

/** What the compiler says of scripts that stand in a customer's backend, with the server's own settings. */
function complaints(scripts: readonly string[]): string[] {
  const { config } = ts.readConfigFile('server/tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, 'server');
  const paths = { 'miniprogram-rtc-kit-server': [join(process.cwd(), 'server/index.ts')] };
  const host = ts.createCompilerHost(options);
  const files = new Map(scripts.map((script, at) => [`${process.cwd()}/server/example-${at}.ts`, script]));
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, ...rest) => {
    const script = files.get(path);
    return script === undefined ? getSourceFile.call(host, path, ...rest) : ts.createSourceFile(path, script, rest[0]);
  };
  const program = ts.createProgram([...files.keys()], { ...options, ...lenient, paths, noEmit: true }, host);
  return Array.from(files.keys()).flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}

describe('what the pages about the server show', () => {
  it('compiles against the server', () => {
    const scripts = pages.flatMap((page) => blocksOf(page, 'ts'));
    expect(scripts.length).toBeGreaterThanOrEqual(5);
    expect(complaints(scripts)).toEqual([]);
    const wrong = `import { attach } from 'miniprogram-rtc-kit-server';\nvoid attach(1 as never, { bussy: 'queue' });`;
    expect(complaints([wrong])).toHaveLength(1);
  }, 60_000);

  it.each(pages)('is the same code in both languages: %s', (page) => {
    expect(blocksOf(translated(page), 'ts')).toEqual(blocksOf(page, 'ts'));
  });

  it.each(pages.flatMap((page) => [page, translated(page)]))('leads only to what is there: %s', (page) => {
    const links = Array.from(readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)\)/g), ([, link]) => String(link));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(join(dirname(page), link)))).toEqual([]);
  });
});
