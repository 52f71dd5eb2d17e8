import { bindView } from '../core/bind/bind-view';
import { chatPlatform } from '../core/bind/chat';
import { screen } from '../core/bind/screen';
import { secondsClock } from '../core/bind/seconds';
import { ChatPanel, type ChatTap } from '../core/features/chat/view/chat-panel';
import { chatOnPage, closedChat } from '../core/features/chat/view/chat-view';
import type { Release } from '../core/shared/release';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  binding?: Release;
  serving?: Release;
  panel?: ChatPanel;
}

/** The chat of a room: a sheet on a phone, a panel on a desktop, and reactions that rise over the pictures. It adds its own button to the room beside it. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    open: { type: Boolean, value: false, observer: 'onOpen' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { ...closedChat },

  attached() {
    (this as Held).panel = new ChatPanel(chatPlatform);
    this.bind();
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
      (this as Held).serving = panel.serve(room, look().texts);
      (this as Held).binding = bindView(this, () => ({ ...chatOnPage(panel, look()) }));
      this.onOpen();
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onOpen() {
      (this as Held).panel?.setWanted(this.data.open);
    },

    onInput(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
      (this as Held).panel?.draft.write(event.detail.value);
    },

    onTap(event: WechatMiniprogram.BaseEvent<Record<string, never>, ChatTap>) {
      (this as Held).panel?.tap(event.currentTarget.dataset, textsFor(this.data.locale));
    },

    onFocus() {
      (this as Held).panel?.draft.setFocused(true);
    },

    onBlur() {
      (this as Held).panel?.draft.setFocused(false);
    },

    onConfirm() {
      (this as Held).panel?.send();
    },

    onLower() {
      (this as Held).panel?.setAtEnd(true);
    },

    onScroll(event: WechatMiniprogram.CustomEvent<{ deltaY: number }>) {
      (this as Held).panel?.scrolled(event.detail.deltaY);
    },
  },
});
