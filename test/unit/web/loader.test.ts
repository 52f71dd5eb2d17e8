import { Loader, type Script } from '../../../web/engine/loader';

describe('Loader', () => {
  const loaderOf = (scripts: Record<string, Script>, entries: string[] = []): Loader => new Loader(scripts, new Set(entries));

  it('[W1] finds relative, absolute and packed modules, with and without extension, and folders', () => {
    const seen: unknown[] = [];
    const names = ['./near', '../up.js', '/lib/deep', './folder', 'pack', 'pack/part'];
    const value =
      (name: string): Script =>
      (_load, module) => {
        module.exports = name;
      };
    loaderOf({
      'pages/a/index.js': (load) => names.forEach((name) => seen.push(load(name))),
      'pages/a/near.js': value('near'),
      'pages/up.js': value('up'),
      'lib/deep.js': value('deep'),
      'pages/a/folder/index.js': value('folder'),
      'miniprogram_npm/pack/index.js': value('pack'),
      'pages/miniprogram_npm/pack/part.js': value('part'),
    }).run('pages/a/index.js');
    expect(seen).toEqual(['near', 'up', 'deep', 'folder', 'pack', 'part']);
  });

  it('[W1] runs a file once, however it is named', () => {
    let runs = 0;
    const loader = loaderOf({
      'a.js': (load) => void [load('./b'), load('./b.js'), load('/b')],
      'b.js': () => void runs++,
    });
    loader.run('a.js');
    loader.run('b.js');
    expect(runs).toBe(1);
  });

  it('[W1] gives a cycle the exports so far', () => {
    let seen: unknown;
    loaderOf({
      'a.js': (load, _module, exports) => {
        (exports as { early: number }).early = 1;
        load('./b');
        (exports as { late: number }).late = 2;
      },
      'b.js': (load) => {
        seen = { ...(load('./a') as object) };
      },
    }).run('a.js');
    expect(seen).toEqual({ early: 1 });
  });

  it('[W1] names both files when one is missing, and tries a failed file again', () => {
    let attempts = 0;
    const loader = loaderOf({
      'a.js': (load) => void load('./gone'),
      'b.js': () => {
        attempts++;
        throw new Error('broken');
      },
    });
    expect(() => loader.run('a.js')).toThrow("module './gone' is not defined, required by 'a.js'");
    expect(() => loader.run('b.js')).toThrow('broken');
    expect(() => loader.run('b.js')).toThrow('broken');
    expect(attempts).toBe(2);
  });

  it('[W2] knows the component being loaded, through wrappers and back again', () => {
    const seen: string[] = [];
    const loader: Loader = loaderOf(
      {
        'page.js': (load) => {
          seen.push(loader.loading);
          load('./part');
          load('./wrap');
          seen.push(loader.loading);
        },
        'part.js': () => void seen.push(loader.loading),
        'wrap.js': () => void seen.push(loader.loading),
      },
      ['page', 'part'],
    );
    loader.run('page.js');
    expect(seen).toEqual(['page', 'part', 'page', 'page']);
    expect(loader.loading).toBe('');
  });
});
