import { callWordsOf } from './call-words';
import { appCalls, sayWhy } from './calls';
import { fetchPeople, type Somebody } from './people';
import type { Settings } from './settings';

/** As many lines as WeChat's sheet has. */
const mostLines = 6;

/** Asks which of those who are not in the call yet is to come, and invites them. A real app shows a list of its own here. */
export function inviteSomebody(settings: Settings): void {
  const call = appCalls()?.current ?? null;
  if (call === null) return;
  const isOutside = ({ id }: Somebody): boolean => !call.parties.some((party) => party.id === id && party.state !== 'ended');
  const ask = (others: Somebody[]): void => {
    if (others.length === 0) return void wx.showToast({ title: callWordsOf(settings).nobodyElse, icon: 'none' });
    wx.showActionSheet({
      itemList: others.map(({ name }) => name),
      success: ({ tapIndex }) => {
        const chosen = others[tapIndex];
        if (chosen !== undefined) call.invite([chosen.id]).then(undefined, sayWhy(settings));
      },
      // Closed without a choice.
      fail: () => undefined,
    });
  };
  fetchPeople().then((people) => ask(people.filter(isOutside).slice(0, mostLines)), sayWhy(settings));
}
