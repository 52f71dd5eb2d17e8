import { hashOf, parseUrl, targetOfHash } from '../../../web/engine/pages/route';

describe('parseUrl', () => {
  it.each([
    ['[W13] an absolute path', '/pages/a/index', 'pages/b/index', 'pages/a/index'],
    ['[W13] a sibling', 'other', 'pages/b/index', 'pages/b/other'],
    ['[W13] one level up', '../a/index', 'pages/b/index', 'pages/a/index'],
    ['[W13] too many levels up', '../../../../x', 'pages/b/index', 'x'],
  ])('%s', (_rule, url, from, path) => {
    expect(parseUrl(url, from).path).toBe(path);
  });

  it('[W13] leaves values undecoded, as WeChat does', () => {
    expect(parseUrl('/p?a=1%202&b=x=y&c&=d').options).toEqual({ a: '1%202', b: 'x=y', c: '' });
  });

  it('[W11] goes into the address and comes back', () => {
    const target = parseUrl('/pages/a/index?room=a%2Fb');
    expect(targetOfHash(hashOf(target))).toEqual(target);
    expect(targetOfHash('#elsewhere')).toBeNull();
    expect(targetOfHash('')).toBeNull();
  });
});
