/** @jest-environment jsdom */
import { listenToShortcuts } from '../../../web/engine/frame/shortcuts';

const pressed: string[] = [];
const frame = document.createElement('div');
document.body.append(frame);
listenToShortcuts(frame, (target, { type }) => {
  pressed.push(`${target.id} ${type}`);
  return false;
});

/** One page in front with a key of each kind, a field, a button, and a covered page. */
beforeEach(() => {
  pressed.length = 0;
  frame.innerHTML = `
    <div class="wx-screen wx-screen-covered"><div id="behind" aria-keyshortcuts="b m"></div></div>
    <div class="wx-screen"><div id="microphone" aria-keyshortcuts="m"></div><div id="talk" aria-keyshortcuts="Space"></div>
    <div id="help" aria-keyshortcuts="?"></div><input /><textarea></textarea><div contenteditable="true"></div>
    <div id="button" role="button" tabindex="0"></div></div>`;
});

const find = (selector: string): HTMLElement => frame.querySelector<HTMLElement>(selector) ?? document.body;

/** Returns whether the page may still handle the key. */
const send = (
  type: 'keydown' | 'keyup',
  key: string,
  more: KeyboardEventInit = {},
  target: HTMLElement = document.body,
): boolean => target.dispatchEvent(new KeyboardEvent(type, { key, code: `of ${key}`, bubbles: true, cancelable: true, ...more }));
const down = (key: string, more?: KeyboardEventInit, target?: HTMLElement): boolean => send('keydown', key, more, target);
const up = (key: string, more?: KeyboardEventInit): boolean => send('keyup', key, more);

describe('a key that an element lists', () => {
  it('[W86] presses it once while it is down, and is not handled by the browser', () => {
    expect(down('m')).toBe(false);
    expect(down('m', { repeat: true })).toBe(false);
    expect(pressed).toEqual(['microphone touchstart', 'microphone tap']);
    up('m');
    up('m');
    expect(pressed.slice(2)).toEqual(['microphone touchend']);
  });

  it.each([
    ['M', 'microphone'],
    ['ｍ', 'microphone'],
    ['？', 'help'],
    [' ', 'talk'],
  ])('[W86] is found by the letter of its layout, in any case and width: %s', (key, id) => {
    down(key);
    up(key);
    expect(pressed[0]).toBe(`${id} touchstart`);
  });

  it('[W86] comes up by its place, because Shift may have changed its name', () => {
    down('?', { code: 'Slash', shiftKey: true });
    up('/', { code: 'Slash' });
    expect(pressed).toEqual(['help touchstart', 'help tap', 'help touchend']);
  });

  it.each(['b', 'x', 'Enter', 'Escape', '"'])('[W86] does nothing when no element of the page in front lists it: %s', (key) => {
    expect(down(key)).toBe(true);
    expect(pressed).toEqual([]);
  });
});

describe('a key', () => {
  it.each(['input', 'textarea', '[contenteditable]'])('[W87] types in a field: %s', (selector) => {
    expect(down('m', {}, find(selector))).toBe(true);
    expect(pressed).toEqual([]);
  });

  it.each([{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }])(
    '[W87] with %j is not for the page',
    (more) => {
      expect(down('m', more)).toBe(true);
      expect(pressed).toEqual([]);
    },
  );

  it.each(['<div aria-modal="true"></div>', '<div class="wx-backdrop"></div>'])(
    '[W87] does nothing under a dialog: %s',
    (dialog) => {
      find('.wx-screen:not(.wx-screen-covered)').insertAdjacentHTML('beforeend', dialog);
      down('m');
      expect(pressed).toEqual([]);
    },
  );

  it('[W87] presses a button that was reached by Tab, and not one that keeps the focus after a click', () => {
    down(' ', {}, find('#button'));
    up(' ');
    expect(pressed).toHaveLength(3);
    down('Tab');
    expect(down(' ', {}, find('#button'))).toBe(true);
    expect(pressed).toHaveLength(3);
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    down(' ', {}, find('#button'));
    expect(pressed.slice(3, 4)).toEqual(['talk touchstart']);
    up(' ');
  });
});

describe('Page Down', () => {
  const list = (scrollHeight: number): HTMLElement => {
    find('.wx-screen:not(.wx-screen-covered)').insertAdjacentHTML(
      'beforeend',
      '<div id="next" aria-keyshortcuts="PageDown"></div><div id="list" style="overflow-y: auto"><div id="row" tabindex="0"></div></div>',
    );
    Object.defineProperties(find('#list'), { scrollHeight: { value: scrollHeight }, clientHeight: { value: 100 } });
    return find('#row');
  };

  it.each([
    ['presses what lists it', 100, false, ['next touchstart', 'next tap']],
    ['scrolls the list that has the focus', 101, true, []],
  ] as const)('[V307] %s', (_what, height, isScrolled, events) => {
    expect(down('PageDown', {}, list(height))).toBe(isScrolled);
    expect(pressed).toEqual(events);
    up('PageDown');
  });
});

describe('a held key', () => {
  beforeEach(() => {
    down(' ');
    pressed.length = 0;
  });

  it.each([
    ['the window loses the focus', () => window.dispatchEvent(new Event('blur'))],
    ['a field takes the focus', () => find('input').dispatchEvent(new Event('focusin', { bubbles: true }))],
    ['Ctrl, Alt or Meta joins it', () => down('Meta', { metaKey: true })],
    [
      'the tab is hidden',
      () => {
        const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
        document.dispatchEvent(new Event('visibilitychange'));
        hidden.mockRestore();
      },
    ],
  ])('[W88] is given up when %s', (_when, happen) => {
    happen();
    expect(pressed).toEqual(['talk touchcancel']);
    up(' ');
    expect(pressed).toHaveLength(1);
  });
});
