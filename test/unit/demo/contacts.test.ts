import { contactsOf, listedUsers, type KnownUsers } from '../../../miniprogram/demo/contacts';
import { callPageState } from '../../../miniprogram/demo/call-page-state';
import { callWordsOf } from '../../../miniprogram/demo/call-words';

const words = callWordsOf({ locale: 'en', theme: 'auto', page: 'room' });
const user = (id: string, name: string) => ({ id, name });
const shown = (more: Partial<KnownUsers>): string[] =>
  listedUsers({ people: [], presences: {}, removed: [], ownName: 'Me', ...more }).map(({ id }) => id);

describe('the contacts of the demo', () => {
  const people = [user('4', 'Ana'), user('3', 'Ben'), user('2', 'Ana'), user('1', 'Ana')];

  it.each([
    ['only the latest of a name that left', {}, ['4', '3']],
    ['everybody who is here, whatever the name', { '4': 'online', '1': 'busy' }, ['4', '3', '1']],
    ['nobody who left while somebody of that name is here', { '1': 'online' }, ['3', '1']],
  ] as const)('[U44] list %s', (_what, presences, ids) => {
    expect(shown({ people, presences })).toEqual(ids);
  });

  it('[U44] leave out removed people, former visits of the user, and more than thirty', () => {
    expect(shown({ people, removed: ['4'] })).toEqual(['3']);
    expect(shown({ people, ownName: 'Ana' })).toEqual(['3']);
    const many = Array.from({ length: 40 }, (_, at) => user(`u${at}`, `Name ${at}`));
    expect(shown({ people: many })).toEqual(many.slice(0, 30).map(({ id }) => id));
  });

  it('[U44] are drawn in that order', () => {
    const state = { people, presences: {}, removed: [], ownName: '', blocked: ['3'], chosen: [] };
    expect(contactsOf(state, words).map(({ name, line }) => [name, line])).toEqual([
      ['Ana', 'Offline'],
      ['Ben', 'Blocked, does not ring'],
    ]);
  });
});

it('[U45] the page that calls by itself knows that there is no call', () => {
  expect(callPageState(null, words)).toMatchObject({ free: true, ringsHere: false, over: false, line: 'No call at the moment' });
});
