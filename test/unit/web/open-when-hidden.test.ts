import { openWhenHidden } from '../../../web/engine/picture-in-picture/open-when-hidden';

/** A browser whose Media Session knows these actions. */
function browserWith(actions: readonly string[]) {
  const handlers: Record<string, () => void> = {};
  const listeners: (() => void)[] = [];
  const page = { hidden: false, addEventListener: (_type: string, listener: () => void) => void listeners.push(listener) };
  const setActionHandler = (action: string, handler: () => void): void => {
    if (!actions.includes(action)) throw new TypeError(`'${action}' is not a valid MediaSessionAction`);
    handlers[action] = handler;
  };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaSession: { setActionHandler } } });
  Object.defineProperty(globalThis, 'document', { configurable: true, value: page });
  const show = (isShown: boolean): void => {
    page.hidden = !isShown;
    listeners.forEach((listener) => listener());
  };
  return { handlers, show };
}

describe('a tab that the user leaves', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  afterEach(() => {
    if (before !== undefined) Object.defineProperty(globalThis, 'navigator', before);
    Reflect.deleteProperty(globalThis, 'document');
  });

  it('[W100] opens the window, without a gesture, when the browser offers it, and closes it when the tab is back', () => {
    const { handlers, show } = browserWith(['enterpictureinpicture']);
    const pages = { openBeside: jest.fn(() => true), closeBeside: jest.fn() };
    openWhenHidden(pages);
    show(false);
    expect(pages.openBeside).not.toHaveBeenCalled();
    handlers['enterpictureinpicture']?.();
    expect(pages.openBeside).toHaveBeenCalledWith(true);
    expect(pages.closeBeside).not.toHaveBeenCalled();
    show(true);
    expect(pages.closeBeside).toHaveBeenCalledTimes(1);
  });

  it('[W100] does nothing in a browser that does not know the offer', () => {
    const { show } = browserWith([]);
    const pages = { openBeside: jest.fn(() => true), closeBeside: jest.fn() };
    openWhenHidden(pages);
    show(true);
    expect(pages.closeBeside).not.toHaveBeenCalled();
  });
});
