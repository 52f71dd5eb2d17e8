import { cleanName } from '../../../server/rooms/display-name';

describe('cleanName', () => {
  it.each([
    ['a plain name', 'Ana', 'Ana'],
    ['blanks around and within', '  Ana \t\n M. ', 'Ana M.'],
    ['control characters', 'A\u0000n\u0007a\u009f', 'Ana'],
    ['marks that turn the direction', '\u202eAna\u202c\u2066x\u2069\u200f\u061c', 'Anax'],
    ['invisible blanks', 'A\u200bn\ufeffa\u2060', 'An a'],
    ['half a character', 'Ana\ud83d', 'Ana'],
    ['a family of four, which is seven code points', '👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['forty code points above the basic plane', '😀'.repeat(40), '😀'.repeat(40)],
    ['Chinese', ' 小 明 ', '小 明'],
    ['markup, which is text', '<b>Ana</b>', '<b>Ana</b>'],
  ])('[P19] keeps of %s what can be shown', (_what, raw, name) => {
    expect(cleanName(raw)).toBe(name);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \u3000\t'],
    ['forty-one code points', '😀'.repeat(41)],
    ['five hundred characters', 'x'.repeat(500)],
    ['control characters only', '\u0000\u001f\u202e'],
    ['joiners only', '\u200d\u200d\ufe0f'],
    ['combining marks only', '\u0301\u0302'],
  ])('[P23] takes %s for no name', (_what, raw) => {
    expect(cleanName(raw)).toBeNull();
  });
});
