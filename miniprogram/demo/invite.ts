import { callWordsOf } from './call-words';
import { appCalls, showRefusal } from './calls';
import { fetchUsers, type DemoUser } from './users';
import type { Settings } from './settings';

/** WeChat's action sheet has six items. */
const maxItems = 6;

/** Lets the user choose somebody who is not in the call, and invites them. A real app shows its own list. */
export function inviteUser(settings: Settings): void {
  const call = appCalls()?.current ?? null;
  if (call === null) return;
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
  fetchUsers().then((users) => ask(users.filter(isOutside).slice(0, maxItems)), showRefusal(settings));
}
