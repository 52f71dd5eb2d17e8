import { generateKeyPairSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { processTree } from './npm-start';
import { createProject, type Ran, type TestProject } from './upload-project';
import { certificateForWeChat, startUploadService, type UploadService } from './upload-service';

let project: TestProject;
let service: UploadService;

beforeAll(async () => {
  project = createProject('touristappid');
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const account = { appid: '', publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })) };
  service = await startUploadService(account, { ...(await certificateForWeChat()), file: '' }, () => undefined);
});

afterAll(async () => {
  await service.close();
  rmSync(project.folder, { recursive: true });
});

const check = (): Promise<Ran> => project.run('tools/check.ts', ['compile'], { HTTPS_PROXY: service.proxy });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const moment = (): Promise<void> => new Promise((done) => setTimeout(done, 50));

describe('check:compile', () => {
  it('[X71] accepts a correct mini program, without the network, and leaves no process behind', async () => {
    const before = new Set(processTree(process.pid));
    const seen = new Set<number>();
    const ran = check();
    let running = true;
    void ran.finally(() => (running = false));
    while (running) {
      processTree(process.pid).forEach((pid) => seen.add(pid));
      await moment();
    }
    const started = Array.from(seen).filter((pid) => !before.has(pid));

    expect(await ran).toEqual({ code: 0, said: expect.stringMatching(/compile +ok .* 7 files by miniprogram-ci/) });
    expect(service.hosts).toEqual([]);
    // The check, miniprogram-ci, and what that forks.
    expect(started.length).toBeGreaterThanOrEqual(4);
    while (started.some(isAlive)) await moment();
  });

  it.each<[string, string, string, RegExp]>([
    ['JSON that is none', 'pages/index/index.json', '{\n', /index\.json[\s\S]*\(10006\)/],
    [
      'a component that is not there',
      'pages/index/index.json',
      '{ "usingComponents": { "rtc-room": "../room" } }',
      /component not found.*\(10009\)/,
    ],
    [
      'a page that is not there',
      'app.json',
      '{ "pages": ["pages/index/index", "pages/none/index"] }',
      /"pages\/none\/index\.wxml".*\(10005\)/,
    ],
    [
      'a style that is not closed',
      'pages/index/index.wxss',
      'view { color: red;\n',
      /index\.wxss:1:1: Unclosed block[\s\S]*\(10037\)/,
    ],
    ['a script that is none', 'pages/index/index.js', 'Page({);\n', /index\.js: Unexpected token \(1:6\)/],
    [
      'a warning',
      'pages/index/index.js',
      `Page({ text: '${'x'.repeat(2_100_000)}' });\n`,
      /warning: pages\/index\/index\.js exceed the max file size/,
    ],
  ])('[X71] finds %s', async (_what, path, text, words) => {
    const sound = project.read(`dist/demo/${path}`);
    project.write(`dist/demo/${path}`, text);
    const { code, said } = await check();
    project.write(`dist/demo/${path}`, sound);
    expect([code, said]).toEqual([1, expect.stringMatching(words)]);
  });
});

describe('check:wxml', () => {
  it('[X70] fails for a template that does not compile, and passes when it does', async () => {
    const check = (template: string): Promise<Ran> => {
      ['components/tile/index.wxml', 'dist/kit/tile/index.wxml'].forEach((path) => project.write(path, template));
      return project.run('tools/check.ts', ['wxml']);
    };
    const bad = await check('<view>\n  <text>{{name</text>\n</view>\n');
    const good = await check('<view>\n  <text>{{name}}</text>\n</view>\n');
    expect([bad.code, bad.said]).toEqual([
      1,
      expect.stringMatching(/wxml +FAILED[\s\S]*\n {2}components\/tile\/index\.wxml:\d:\d+: /),
    ]);
    expect([good.code, good.said]).toEqual([0, expect.stringMatching(/wxml +ok .*3 templates/)]);
  });
});
