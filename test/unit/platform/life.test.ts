import { load, fakeWx } from './fake-wx';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

interface Page {
  name: string;
  calls: string[];
  onShow?(): unknown;
  onHide?(): unknown;
  onUnload?(): unknown;
}

/** Page changes as in base library 1.7.0: hooks are looked up on the instance, and run in one turn. */
class Stack {
  readonly pages: Page[] = [];

  page(name: string, hooks: Partial<Page> = {}): Page {
    const page: Page = { name, calls: [], ...hooks };
    return page;
  }

  open(page: Page): void {
    this.top?.onHide?.();
    this.pages.push(page);
    page.onShow?.();
  }

  back(): void {
    const left = this.pages.pop();
    left?.onUnload?.();
    this.top?.onShow?.();
  }

  get top(): Page | undefined {
    return this.pages[this.pages.length - 1];
  }
}

const floor = () => {
  const stack = new Stack();
  const phone = fakeWx('1.7.0');
  const { platform, lasting } = load({ wx: phone.wx, getCurrentPages: () => stack.pages });
  const heard: string[] = [];
  const listen = () => {
    const releases = [platform.life.onShow(() => heard.push('show')), platform.life.onHide(() => heard.push('hide'))];
    return () => releases.forEach((release) => release());
  };
  return { stack, platform, heard, listen, lasting };
};

describe('the life of the app', () => {
  it('[N7] comes from the platform from 2.1.2 on, registered once per app', () => {
    const phone = fakeWx('2.1.2');
    const { platform, lasting } = load({ wx: phone.wx });
    const heard: string[] = [];
    const first = platform.life.onShow(() => heard.push('first'));
    platform.life.onShow(() => heard.push('second'));
    platform.life.onHide(() => heard.push('hide'));
    first();
    first();
    phone.fire('appHide', {});
    expect(platform.life.isHidden()).toBe(true);
    phone.fire('appShow');
    expect(platform.life.isHidden()).toBe(false);
    expect(heard).toEqual(['hide', 'second']);
    expect(phone.registered).toMatchObject({ appShow: [expect.any(Function)], appHide: [expect.any(Function)] });
    expect(lasting()).toEqual(['appShow', 'appHide']);
  });

  it.each([
    ['3.5.7', { reason: 0 }, true],
    ['3.5.7', { reason: 3 }, false],
    // The reason is not documented there.
    ['3.5.6', { reason: 0 }, false],
    ['2.1.2', {}, false],
  ])('[N160] is over for the user if %s gives %j as the reason of a hide: %s', (version, event, closes) => {
    const phone = fakeWx(version);
    const { platform } = load({ wx: phone.wx });
    const heard: boolean[] = [];
    platform.life.onHide((closed) => heard.push(closed));
    phone.fire('appHide', event);
    expect(heard).toEqual([closes]);
    expect(platform.life.isHidden()).toBe(true);
  });

  it('[N161] reports a hidden app once more when it closes', () => {
    const phone = fakeWx('3.6.0');
    const { platform } = load({ wx: phone.wx });
    const heard: boolean[] = [];
    platform.life.onHide((closed) => heard.push(closed));
    phone.fire('appHide', { reason: 3 });
    phone.fire('appHide', { reason: 3 });
    phone.fire('appHide', { reason: 0 });
    expect(heard).toEqual([false, true]);
  });

  it('[N8] is read from the current page on older libraries, whose own hooks still run with their arguments', () => {
    const { stack, heard, listen } = floor();
    const given: unknown[] = [];
    stack.open(
      stack.page('one', {
        onHide: function (this: Page, ...rest: unknown[]) {
          given.push(this.name, ...rest);
          return 'kept';
        },
      }),
    );
    listen();
    const top = stack.top as Page;
    expect((top.onHide as (...rest: unknown[]) => unknown)('x')).toBe('kept');
    expect(given).toEqual(['one', 'x']);
    expect(heard).toEqual([]);
    jest.advanceTimersByTime(0);
    top.onShow?.();
    expect(heard).toEqual(['hide', 'show']);
  });

  it('[N8] finds the first page that opens after the app was launched', () => {
    const { stack, heard, listen } = floor();
    listen();
    jest.advanceTimersByTime(600);
    stack.open(stack.page('one'));
    jest.advanceTimersByTime(500);
    stack.top?.onHide?.();
    jest.advanceTimersByTime(0);
    expect(heard).toEqual(['hide']);
  });

  it('[N8] restores the page’s hooks without listeners', () => {
    const { stack, listen, lasting } = floor();
    const onShow = (): void => undefined;
    stack.open(stack.page('one', { onShow }));
    const release = listen();
    expect(stack.top?.onShow).not.toBe(onShow);
    release();
    release();
    expect(stack.top).toEqual({ name: 'one', calls: [], onShow });
    expect(jest.getTimerCount()).toBe(0);
    expect(lasting()).toEqual([]);
  });

  it('[N8] does not restore a hook that was wrapped later', () => {
    const { stack, heard, listen } = floor();
    stack.open(stack.page('one'));
    const release = listen();
    const page = stack.top as Page;
    const ours = page.onHide?.bind(page);
    const theirs = (): unknown => ours?.();
    page.onHide = theirs;
    release();
    expect(page.onHide).toBe(theirs);
    page.onHide();
    jest.advanceTimersByTime(1_000);
    expect(heard).toEqual([]);
  });

  it('[N9] does not report a hide when a page opens another', () => {
    const { stack, heard, listen } = floor();
    stack.open(stack.page('one'));
    listen();
    stack.open(stack.page('two'));
    jest.advanceTimersByTime(0);
    expect(heard).toEqual([]);
    stack.top?.onHide?.();
    jest.advanceTimersByTime(0);
    expect(heard).toEqual(['hide']);
    stack.top?.onShow?.();
    stack.back();
    jest.advanceTimersByTime(0);
    expect(heard).toEqual(['hide', 'show']);
    stack.top?.onHide?.();
    jest.advanceTimersByTime(0);
    expect(heard).toEqual(['hide', 'show', 'hide']);
  });

  it('[N9] reports a show when the app returns with another page', () => {
    const { stack, heard, listen } = floor();
    stack.open(stack.page('one'));
    listen();
    stack.top?.onHide?.();
    jest.advanceTimersByTime(0);
    // Opened from a shared card, which replaces the stack.
    stack.pages.pop()?.onUnload?.();
    stack.pages.push(stack.page('two'));
    jest.advanceTimersByTime(0);
    expect(heard).toEqual(['hide', 'show']);
  });

  it('[N10] can be reported by the author’s App, and is reported once', () => {
    const { stack, platform, heard, listen } = floor();
    stack.open(stack.page('one'));
    listen();
    platform.hidden();
    stack.top?.onHide?.();
    jest.advanceTimersByTime(0);
    platform.shown();
    platform.shown();
    stack.top?.onShow?.();
    expect(heard).toEqual(['hide', 'show']);
  });
});
