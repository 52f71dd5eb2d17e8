import { limits } from '../../../components/core/protocol/limits';
import { roomId } from '../../../components/core/protocol/room-id';

const longest = limits.roomIdLength;

describe('[P162] a room id', () => {
  // JSON Schema reads patterns with the flag `u`, and the kit without it, because ES5 has none.
  describe.each([
    ['in the kit', roomId],
    ['in a schema', new RegExp(roomId.source, 'u')],
  ])('%s', (_, pattern) => {
    it.each([
      'standup',
      '周会 2',
      'Команда',
      'فريق',
      'می\u200cخواهم',
      'Ana & Bo (2)',
      "Mum's",
      '👩‍👩‍👧',
      'call.x',
      'a',
      'x'.repeat(longest),
      '😀'.repeat(longest),
    ])('may be %j', (id) => {
      expect(pattern.test(id)).toBe(true);
    });

    it.each([
      '',
      ' ',
      ' a',
      'a ',
      'a  b',
      'a\tb',
      'a\nb',
      'a\n',
      'a\u3000b',
      'a\u00a0b',
      'a\u200bb',
      'a\u202eb',
      '\ufeffa',
      '\ud83d',
      '\ude00\ud83d',
      ...Array.from('%#*/:?\\', (sign) => `a${sign}b`),
      'x'.repeat(longest + 1),
      '😀'.repeat(longest + 1),
    ])('may not be %j', (id) => {
      expect(pattern.test(id)).toBe(false);
    });
  });
});
