import { serverUrl } from '../../../web/wx/app/ext-config';
import { languageOf } from '../../../web/wx/device/system';

describe('the system info of a browser', () => {
  it.each([
    ['zh-CN', 'zh_CN'],
    ['zh', 'zh_CN'],
    ['zh-Hans-CN', 'zh_CN'],
    ['zh-Hant', 'zh_TW'],
    ['zh-TW', 'zh_TW'],
    ['zh-HK', 'zh_HK'],
    ['en-GB', 'en'],
    ['pt', 'pt'],
  ])('[W28] calls the language %s as WeChat does: %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it.each([
    ['the page’s own host', 'http://127.0.0.1:8080/#/pages/a', 'ws://127.0.0.1:8080/v1'],
    ['the same host, encrypted', 'https://meet.example/room/', 'wss://meet.example/v1'],
    [
      'its own host, although a link names another',
      'https://meet.example/?server=wss://other.example/v1',
      'wss://meet.example/v1',
    ],
  ])('[W29] finds the server at %s', (_what, page, server) => {
    expect(serverUrl(new URL(page), false)).toBe(server);
  });

  it.each([
    ['a named server', 'http://127.0.0.1:5173/?server=wss://rtc.example/v1', 'wss://rtc.example/v1'],
    ['no other scheme', 'http://127.0.0.1:5173/?server=javascript:alert(1)', 'ws://127.0.0.1:5173/v1'],
  ])('[W29] finds the server in development at %s', (_what, page, server) => {
    expect(serverUrl(new URL(page), true)).toBe(server);
  });
});
