import { callWordsOf } from '../../demo/call-words';
import { appCalls, sayWhy } from '../../demo/calls';
import { goBack } from '../../demo/go-back';
import { inviteSomebody } from '../../demo/invite';
import { readSettings } from '../../demo/settings';

interface Query {
  /** Of a message that says who calls: `?call=<id>`, with `&answer=1` to answer at once. */
  call?: string;
  answer?: string;
  /** Of a group call's link. */
  join?: string;
}

Page({
  data: { call: '', answer: false, locale: '', theme: 'auto' },

  onLoad({ call = '', answer = '', join = '' }: Query) {
    const { locale, theme } = readSettings();
    this.setData({ call, answer: answer === '1', locale, theme });
    if (join !== '') this.join(join);
  },

  join(id: string) {
    const sayAndLeave = (cause: { reason?: string }): void => {
      sayWhy(readSettings())(cause);
      goBack();
    };
    void appCalls()?.join(id).then(undefined, sayAndLeave);
  },

  onInvite() {
    inviteSomebody(readSettings());
  },

  /** A call that a link opened has no page to go back to. */
  onEnded() {
    if (getCurrentPages().length === 1) goBack();
  },

  /** Only a group's call can be joined: its id is the key to it. */
  onShareAppMessage() {
    const call = appCalls()?.current;
    const path = call?.group === true ? `/pages/call/index?join=${call.id}` : '/pages/home/index';
    return { title: callWordsOf(readSettings()).invites, path };
  },
});
