import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import ts from 'typescript';
import * as backend from '../../../server/index';
import { reasonOf } from '../../../server/wechat/wechat-error';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { miniProgram, startWeChatApi } from '../../harness/servers/wechat-api';
import { key } from '../../harness/servers/test-server';
import { blocksOf, scriptsOf } from '../../unit/doc-examples';

const page = (language: '' | '.zh-CN'): string => readFileSync(`docs/guides/wechat${language}.md`, 'utf8');

describe('the guide to WeChat', () => {
  it('[P285] shows a backend that logs users in', async () => {
    const api = await startWeChatApi({ now: () => Date.now() });
    const servers: http.Server[] = [];
    const attached: Promise<backend.Attached>[] = [];
    const modules: Readonly<Record<string, object>> = {
      'node:http': { createServer: (act: http.RequestListener) => (servers.push(http.createServer(act)), servers.at(-1)) },
      'miniprogram-rtc-kit-server': {
        ...backend,
        attach: (server: http.Server, options: backend.AttachOptions) => (
          attached.push(backend.attach(server, { ...options, media: new FakeMedia() })),
          attached.at(-1)
        ),
      },
    };
    const env = {
      WX_APP_ID: miniProgram.appId,
      WX_APP_SECRET: miniProgram.secret,
      WX_API: api.origin,
      RTC_TOKEN_KEY: key,
      PORT: '0',
    };
    const { outputText } = ts.transpileModule(scriptsOf(page(''))[0] ?? '', {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const own = createRequire(__filename);
    const run = new Function('require', 'exports', 'process', `return (async () => { ${outputText} })()`) as (
      ...given: readonly unknown[]
    ) => Promise<void>;
    await run((name: string) => modules[name] ?? (own(name) as object), {}, { env });

    const [server] = servers;
    if (server === undefined) throw new Error('the example made no server');
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/login`;
    const login = async (room: string) => {
      const body = JSON.stringify({ code: api.login('openid-ana'), room });
      const answer = await fetch(url, { method: 'POST', body });
      return { status: answer.status, body: (await answer.json()) as { token: string } };
    };
    expect((await login('elsewhere')).status).toBe(403);
    const { status, body } = await login('standup');
    expect(status).toBe(200);
    expect((await backend.tokenVerifier({ key })(body.token)).rooms).toEqual({ standup: 'speaker' });
    server.closeAllConnections();
    await Promise.all(attached.map(async (one) => (await one).close()));
    await new Promise((resolve) => server.close(resolve));
    await api.close();
  });

  it.each(['', '.zh-CN'] as const)('[P285] lists each errcode with its reason, in %j', (language) => {
    const rows = Array.from(page(language).matchAll(/^\| (`\w+`(?:, `\w+`)*) +\| ([^|]*)\|/gm));
    const listed = rows.flatMap(([, reasons, codes]) =>
      String(codes)
        .split(';')
        .flatMap((part, at) =>
          Array.from(
            part.matchAll(/−?\d+/g),
            ([code]) => [Number(code.replace('−', '-')), String(reasons).split(', ')[at]] as const,
          ),
        ),
    );
    expect(listed.length).toBeGreaterThan(15);
    expect(listed.filter(([code, reason]) => `\`${reasonOf(code)}\`` !== reason)).toEqual([]);
  });

  it('[P285] shows the same code in both languages', () => {
    expect(blocksOf(page('.zh-CN'))).toEqual(blocksOf(page('')));
  });
});
