import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import type { Release } from '../core/shared/release';
import { MoreSheet, moreOnPage } from '../core/view/more/more-sheet';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  binding?: Release;
  serving?: Release;
  more?: MoreSheet;
}

/** The buttons for which the row of a phone has no room. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { look: '', sheet: null },

  attached() {
    (this as Held).more = new MoreSheet();
    this.bind();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).serving?.();
  },

  methods: {
    bind() {
      const { more, binding, serving } = this as Held;
      if (more === undefined) return;
      binding?.();
      serving?.();
      const { room, locale, theme } = this.data;
      const look = () => ({ screen: inTheme(screen(), theme), texts: textsFor(locale) });
      (this as Held).serving = more.serve(room, look);
      (this as Held).binding = bindView(this, () => ({ ...moreOnPage(more, look()) }));
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onTap(event: WechatMiniprogram.BaseEvent<Record<string, never>, { name: string; why: string }>) {
      (this as Held).more?.handleTap(this, event.currentTarget.dataset);
    },

    onClose() {
      (this as Held).more?.setOpen(false);
    },

    /** Keeps the page behind the sheet still. */
    onStill() {},
  },
});
