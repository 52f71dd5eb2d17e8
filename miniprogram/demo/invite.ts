import { callWordsOf } from './call-words';
import { appCalls, showRefusal } from './calls';
import { fetchPresences, listedUsers, removedUsers, type Presences } from './contacts';
import { userName } from './own-user';
import { fetchUsers, type DemoUser } from './users';
import type { Settings } from './settings';

/** WeChat's action sheet has six items. */
const maxItems = 6;

/** Lets the user choose somebody who is not in the call, and invites them. A real app shows its own list. */
export function inviteUser(settings: Settings): void {
  const calls = appCalls();
  const call = calls?.current ?? null;
  if (calls === null || call === null) return;
  const isOutside = ({ id }: DemoUser): boolean => !call.parties.some((party) => party.id === id && party.state !== 'ended');
  const ask = (others: DemoUser[]): void => {
    if (others.length === 0) return void wx.showToast({ title: callWordsOf(settings).nobodyElse, icon: 'none' });
    wx.showActionSheet({
      itemList: others.map(({ name }) => name),
      success: ({ tapIndex }) => {
        const chosen = others[tapIndex];
        if (chosen !== undefined) call.invite([chosen.id]).then(undefined, showRefusal(settings));
      },
      // The user closed the sheet without a choice.
      fail: () => undefined,
    });
  };
  const askKnown = (people: DemoUser[], presences: Presences): void =>
    ask(listedUsers({ people, presences, removed: removedUsers(), ownName: userName() }).filter(isOutside).slice(0, maxItems));
  fetchUsers()
    .then((people) => fetchPresences(calls, people).then((presences) => askKnown(people, presences)))
    .then(undefined, showRefusal(settings));
}
