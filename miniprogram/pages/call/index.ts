import { callWordsOf } from '../../demo/call-words';
import { appCalls, showRefusal, type Kind } from '../../demo/calls';
import { goBack, goContacts } from '../../demo/go-back';
import { inviteUser } from '../../demo/invite';
import { readSettings } from '../../demo/settings';

interface Query {
  /** From a message about a call: `?call=<id>`, with `&answer=1` to answer at once. */
  call?: string;
  answer?: string;
  /** From a group call's link, with the call's kind: a user who joins a video call has the camera on. */
  join?: string;
  kind?: string;
}

Page({
  data: { call: '', answer: false, locale: '', theme: 'auto' },

  onLoad({ call = '', answer = '', join = '', kind = '' }: Query) {
    const { locale, theme } = readSettings();
    this.setData({ call, answer: answer === '1', locale, theme });
    const calls = appCalls();
    // Nothing to show, such as after a reload: `<rtc-call>` on the contacts opens this page again for a call that still runs.
    if (call === '' && join === '' && (calls?.current ?? calls?.incoming ?? null) === null) return goContacts();
    if (join !== '') this.join(join, kind === 'video' ? 'video' : 'audio');
  },

  join(id: string, kind: Kind) {
    const showAndLeave = (cause: { reason?: string }): void => {
      showRefusal(readSettings())(cause);
      goBack();
    };
    void appCalls()?.join(id, { kind }).then(undefined, showAndLeave);
  },

  onInvite() {
    inviteUser(readSettings());
  },

  /** A call that a link opened has no page behind it. */
  onEnded() {
    if (getCurrentPages().length === 1) goBack();
  },

  /** Only a group call can be joined; its id is the key. */
  onShareAppMessage() {
    const call = appCalls()?.current;
    const path = call?.group === true ? `/pages/call/index?join=${call.id}&kind=${call.kind}` : '/pages/home/index';
    return { title: callWordsOf(readSettings()).invites, path };
  },
});
