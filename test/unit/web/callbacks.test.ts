import { api, WxError } from '../../../web/wx/callbacks';

describe('api', () => {
  const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('[W20] returns a promise without callbacks', async () => {
    await expect(api('getThing', () => ({ thing: 1 }))()).resolves.toEqual({ errMsg: 'getThing:ok', thing: 1 });
  });

  it('[W20] rejects with a plain object that names the call and the cause', async () => {
    const refuse = api('authorize', () => {
      throw new WxError('auth deny', 103);
    });
    await expect(refuse()).rejects.toEqual({ errMsg: 'authorize:fail auth deny', errno: 103 });
  });

  it('[W20] calls success, then complete, after the call returned, and gives no promise', async () => {
    const heard: string[] = [];
    const returned = api('a', () => undefined)({ success: () => heard.push('success'), complete: () => heard.push('complete') });
    expect(returned).toBeUndefined();
    expect(heard).toEqual([]);
    await turns();
    expect(heard).toEqual(['success', 'complete']);
  });

  it('[W20] calls fail, then complete, with the same message', async () => {
    const heard: unknown[] = [];
    const refuse = api('a', () => Promise.reject(new Error('no')));
    refuse({
      success: () => heard.push('success'),
      fail: (failure) => heard.push(failure),
      complete: (failure) => heard.push(failure),
    });
    await turns();
    expect(heard).toEqual([{ errMsg: 'a:fail no' }, { errMsg: 'a:fail no' }]);
  });
});
