import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { shortcutStorage } from '../core/bind/shortcuts';
import type { Release } from '../core/shared/release';
import { Shortcuts, shortcutsOnPage, type CatalogueView } from '../core/view/shortcuts/shortcuts';
import type { ShortcutAct, ShortcutView } from '../core/view/shortcuts/shortcuts-view';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';
import { noToast } from '../core/view/toast';

interface Held {
  binding?: Release;
  serving?: Release;
  shortcuts?: Shortcuts;
}

/** Keys for the buttons of the room beside it, in browsers, and a button to hold while talking. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    hold: { type: Boolean, value: false, observer: 'onChange' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: {
    look: '',
    keys: [] as ShortcutView[],
    sheet: null as CatalogueView | null,
    asks: false,
    words: {},
    button: '',
    toasts: noToast,
  },

  attached() {
    (this as Held).shortcuts = new Shortcuts(shortcutStorage);
    this.bind();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).serving?.();
  },

  methods: {
    bind() {
      const { shortcuts, binding, serving } = this as Held;
      if (shortcuts === undefined) return;
      binding?.();
      serving?.();
      (this as Held).serving = shortcuts.serve(this.data.room);
      (this as Held).binding = bindView(this, () => ({ ...shortcutsOnPage(shortcuts, this.data, this.facts()) }));
    },

    facts() {
      return { screen: inTheme(screen(), this.data.theme), texts: textsFor(this.data.locale) };
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onKey(event: WechatMiniprogram.BaseEvent<Record<string, never>, { act: ShortcutAct }>) {
      (this as Held).shortcuts?.press(this.data.room, event.currentTarget.dataset.act, this.facts());
    },

    onTalk() {
      (this as Held).shortcuts?.talk(this.data.room, this.facts());
    },

    onQuiet() {
      (this as Held).shortcuts?.quiet();
    },

    onToggle() {
      (this as Held).shortcuts?.toggle();
    },

    onLeave() {
      (this as Held).shortcuts?.leave(this.data.room, this.facts());
    },

    onClose() {
      (this as Held).shortcuts?.close();
    },

    /** Keeps the page behind a dialog still. */
    onStill() {},
  },
});
