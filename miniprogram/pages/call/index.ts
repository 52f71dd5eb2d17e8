import { callWordsOf } from '../../demo/call-words';
import { appCalls, sayWhy, type Kind } from '../../demo/calls';
import { goBack } from '../../demo/go-back';
import { inviteSomebody } from '../../demo/invite';
import { readSettings } from '../../demo/settings';

interface Query {
  /** Of a message that says who calls: `?call=<id>`, with `&answer=1` to answer at once. */
  call?: string;
  answer?: string;
  /** Of a group call's link, with its kind: who comes to a video call has the camera on. */
  join?: string;
  kind?: string;
}

Page({
  data: { call: '', answer: false, locale: '', theme: 'auto' },

  onLoad({ call = '', answer = '', join = '', kind = '' }: Query) {
    const { locale, theme } = readSettings();
    this.setData({ call, answer: answer === '1', locale, theme });
    if (join !== '') this.join(join, kind === 'video' ? 'video' : 'audio');
  },

  join(id: string, kind: Kind) {
    const sayAndLeave = (cause: { reason?: string }): void => {
      sayWhy(readSettings())(cause);
      goBack();
    };
    void appCalls()?.join(id, { kind }).then(undefined, sayAndLeave);
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
    const path = call?.group === true ? `/pages/call/index?join=${call.id}&kind=${call.kind}` : '/pages/home/index';
    return { title: callWordsOf(readSettings()).invites, path };
  },
});
