import { modeOf, type ModeFacts } from '../../../components/core/features/layouts/view/mode';

const facts: ModeFacts = {
  choice: 'grid',
  members: ['a', 'me', 'b', 'c'],
  people: ['a', 'b', 'c'],
  own: 'me',
  screens: [],
  full: '',
  pinned: '',
  spotlight: '',
  speaker: '',
  floats: true,
};
const two = { members: ['a', 'me'], people: ['a'] };
const alone = { members: ['me'], people: [] };
const shared = { members: ['a', 'me', 'b', 's'], people: ['a', 'b'], screens: ['s'] };

it.each<[string, Partial<ModeFacts>, string, string]>([
  ['[V77] the choice is the grid', {}, 'grid', ''],
  ['[V77] the choice is voice', { choice: 'voice' }, 'voice', ''],
  ['[V77] the speaker is large', { choice: 'speaker', speaker: 'c' }, 'speaker', 'c'],
  ['[V77] before anybody spoke, the first one is', { choice: 'speaker' }, 'speaker', 'a'],
  ['[V77] a speaker who left is not', { choice: 'speaker', speaker: 'gone' }, 'speaker', 'a'],
  ['[V77] two of the speaker view are one-to-one', { choice: 'speaker', ...two }, 'pair', 'a'],
  ['[V77] two of the grid are not', two, 'grid', ''],
  ['[V77] nothing floats on an old phone', { choice: 'speaker', ...two, floats: false }, 'grid', ''],
  ['[V77] one alone has the whole stage', { choice: 'speaker', ...alone }, 'grid', ''],
  ['[V77] a shared screen comes before the choice', { ...shared, choice: 'voice' }, 'screen', 's'],
  ['[V78] a pinned member comes before the screen', { ...shared, pinned: 'b' }, 'speaker', 'b'],
  ['[V78] a pinned member comes before the speaker', { choice: 'speaker', speaker: 'c', pinned: 'b' }, 'speaker', 'b'],
  ['[V78] a pinned member who is away changes nothing', { pinned: 'gone' }, 'grid', ''],
  ['[V78] one who pins the own tile of two', { ...two, pinned: 'me' }, 'pair', 'me'],
  ['[V79] a spotlight shows its member large in every layout', { choice: 'voice', spotlight: 'b' }, 'speaker', 'b'],
  ['[V79] a spotlight comes after the pin', { spotlight: 'b', pinned: 'c' }, 'speaker', 'c'],
  ['[V79] and after the screen', { ...shared, spotlight: 'b' }, 'screen', 's'],
  ['[V79] a spotlight on oneself', { spotlight: 'me' }, 'speaker', 'me'],
  ['[V75] a full window comes first', { ...shared, pinned: 'b', full: 's' }, 'full', 's'],
  ['[V75] not on an old phone', { full: 'b', floats: false }, 'grid', ''],
  ['[V75] nor for one who left', { full: 'gone' }, 'grid', ''],
])('%s', (_rule, more, name, large) => {
  expect(modeOf({ ...facts, ...more })).toEqual({ name, large });
});
