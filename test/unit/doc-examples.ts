import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** Code blocks of documentation pages, and their type errors. */

export const blocksOf = (page: string): string[] => Array.from(page.matchAll(/```[\s\S]*?```/g), ([block]) => block);
export const scriptsOf = (page: string): string[] =>
  Array.from(page.matchAll(/```ts\n([\s\S]*?)```/g), ([, script]) => String(script));

type ExamplePlace = 'miniprogram' | 'server' | 'tools';

/** For each kind of code: its compiler settings, its globals, and whether unused names are allowed. */
const places = {
  miniprogram: {
    config: 'tsconfig.json',
    paths: { 'miniprogram-rtc-kit': ['./components/index.ts'], 'miniprogram-rtc-kit/*': ['./components/*.ts'] },
    lenient: false,
  },
  server: { config: 'server/tsconfig.json', paths: { 'miniprogram-rtc-kit-server': ['./server/index.ts'] }, lenient: true },
  tools: { config: 'web/plugin/tsconfig.json', paths: {}, lenient: false },
} satisfies { readonly [Name in ExamplePlace]: { config: string; paths: Record<string, string[]>; lenient: boolean } };

/** Type errors of scripts compiled as part of a mini program, of a backend, or of a tool of this repository. */
export function typeErrors(scripts: readonly string[], place: ExamplePlace = 'miniprogram'): string[] {
  const { config, paths, lenient } = places[place];
  const read = ts.readConfigFile(config, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, dirname(resolve(config)));
  const host = ts.createCompilerHost(options);
  const files = new Map(
    scripts.map((script, at) => [`${process.cwd()}/${place === 'tools' ? '' : `${place}/`}example-${at}.ts`, script]),
  );
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, ...rest) => {
    const script = files.get(path);
    return script === undefined
      ? getSourceFile.call(host, path, ...rest)
      : ts.createSourceFile(path, script, options.target ?? ts.ScriptTarget.ES5);
  };
  const typings = place === 'miniprogram' ? ts.sys.readDirectory('typings', ['.d.ts']) : [];
  const unused = lenient ? { noUnusedLocals: false, noUnusedParameters: false } : {};
  const more = { ...unused, noEmit: true, incremental: false, composite: false, baseUrl: process.cwd(), paths };
  const program = ts.createProgram([...files.keys(), ...typings], { ...options, ...more }, host);
  return Array.from(files.keys()).flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, ' '),
    );
  });
}
