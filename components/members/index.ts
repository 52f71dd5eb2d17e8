import { bindView } from '../core/bind/bind-view';
import { membersPlatform } from '../core/bind/members';
import { screen } from '../core/bind/screen';
import { secondsClock } from '../core/bind/seconds';
import { membersOnPage } from '../core/features/members/view/members-on-page';
import { MembersPanel } from '../core/features/members/view/members-panel';
import { serveMembers } from '../core/features/members/view/serve-members';
import type { Release } from '../core/shared/release';
import { memberTextsOf } from '../core/texts/members';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';
import { noToast } from '../core/view/toast';

interface Held {
  binding?: Release;
  serving?: Release;
  panel?: MembersPanel;
}

type Tap = WechatMiniprogram.BaseEvent<Record<string, never>, { act: string; id?: string; value?: string }>;
type Typing = WechatMiniprogram.CustomEvent<{ value: string }, Record<string, never>, { field: 'note' | 'pin' | 'entry' }>;

/** The members of a room, what a moderator may do with them, and the questions to this user. It adds its buttons to the room beside it. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    open: { type: Boolean, value: false, observer: 'onOpen' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { look: '', sheet: null, prompt: null, notice: null, entry: null, toasts: noToast, said: '', words: {} },

  attached() {
    const panel = new MembersPanel(membersPlatform(this.is));
    (this as Held).panel = panel;
    this.bind();
    panel.setOpen(this.data.open);
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).serving?.();
  },

  methods: {
    bind() {
      const { panel, binding, serving } = this as Held;
      if (panel === undefined) return;
      binding?.();
      serving?.();
      const { room, locale, theme } = this.data;
      const look = () => ({ screen: inTheme(screen(), theme), texts: textsFor(locale), now: secondsClock });
      (this as Held).serving = serveMembers(panel, room, look(), (isOpen) => this.triggerEvent('panel', { open: isOpen }));
      (this as Held).binding = bindView(this, () => ({ ...membersOnPage(panel, room, look()) }));
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onOpen(open: boolean) {
      (this as Held).panel?.setOpen(open);
    },

    onAct(event: Tap) {
      const { act, id = '', value = '' } = event.currentTarget.dataset;
      const texts = textsFor(this.data.locale);
      (this as Held).panel?.tap(this.data.room, act, id, value, { ...texts, ...memberTextsOf(texts) });
    },

    onSearch(event: Typing) {
      (this as Held).panel?.search(event.detail.value);
    },

    onType(event: Typing) {
      (this as Held).panel?.type(event.currentTarget.dataset.field, event.detail.value);
    },

    /** Keeps the page behind the sheet still. */
    onStill() {},
  },
});
