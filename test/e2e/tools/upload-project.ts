import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toolCommand } from './tool-command';

/** A minimal mini program, built and committed. */
const files: Readonly<Record<string, string>> = {
  'package.json': '{ "version": "3.2.1" }\n',
  '.gitignore': 'dist\n',
  'dist/demo/app.js': 'App({});\n',
  'dist/demo/app.json': '{ "pages": ["pages/index/index"] }\n',
  'dist/demo/pages/index/index.js': 'Page({});\n',
  'dist/demo/pages/index/index.json': '{}\n',
  'dist/demo/pages/index/index.wxml': '<view>hello</view>\n',
  'dist/demo/pages/index/index.wxss': 'view { color: red; }\n',
};

export interface Ran {
  code: number | null;
  said: string;
}

export interface TestProject {
  readonly folder: string;
  read(path: string): string;
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Runs a tool in the project; its environment holds only PATH and the given variables. */
  run(script: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
}

export function createProject(appid: string): TestProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], { cwd: folder });
  Object.entries(files).forEach(([path, text]) => write(path, text));
  write(
    'project.config.json',
    JSON.stringify({ appid, compileType: 'miniprogram', miniprogramRoot: 'dist/demo/', setting: { es6: false } }),
  );
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'fix(room): two callers hear each other\n\nA body that nobody wants in a description.');
  return {
    folder,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    write,
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
    run: (script, args, env = {}) =>
      new Promise((done) => {
        const { PATH = '', HOME = '', SystemRoot = '' } = process.env;
        const child = spawn(process.execPath, toolCommand(script, ...args), {
          cwd: folder,
          env: { PATH, HOME, SystemRoot, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let said = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
        child.once('close', (code) => done({ code, said }));
      }),
  };
}
