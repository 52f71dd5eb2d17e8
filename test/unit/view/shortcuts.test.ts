import { shortcutLanguages, shortcutTextsOf } from '../../../components/core/texts/shortcuts';
import { shortcutsView } from '../../../components/core/view/shortcuts/shortcuts-view';

const row = ['microphone', 'camera', 'leave'];
const keysOf = (buttons: readonly string[]): string =>
  shortcutsView(buttons, shortcutLanguages.en)
    .map(({ cap }) => cap)
    .join(' ');

it('[V270] a button of another component has its key while the page has the button', () => {
  expect(keysOf(row)).toBe('M V Space L ?');
  expect(keysOf([...row, 'screen', 'hand', 'chat', 'members', 'full-screen', 'flip'])).toBe('M V Space S H C P F L ?');
  expect(keysOf([])).toBe('?');
});

it('[V306] pages of pictures have the keys that scroll by a page', () => {
  expect(keysOf([...row, 'next', 'previous'])).toBe('M V Space PageDown PageUp L ?');
  expect(Object.values(shortcutLanguages).map((words) => words['shortcuts.next'])).toEqual(['下一页', 'Next page']);
});

it('[V268] a set of texts of an app replaces single words, and falls back to the language of its script', () => {
  expect(shortcutTextsOf({ script: 'latin', 'shortcuts.title': 'Keys' })).toMatchObject({
    'shortcuts.title': 'Keys',
    'shortcuts.camera': 'Turn the camera on or off',
  });
  expect(shortcutTextsOf({ script: 'han' })['shortcuts.title']).toBe('快捷键');
});
