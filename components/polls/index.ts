import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { PollsPanel, type PollTap } from '../core/features/polls/view/polls-panel';
import { closedPolls, pollsOnPage } from '../core/features/polls/view/polls-view';
import type { Release } from '../core/shared/release';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  binding?: Release;
  serving?: Release;
  panel?: PollsPanel;
}

type Typing = WechatMiniprogram.CustomEvent<{ value: string }, Record<string, never>, { n: number }>;

/** The polls of a room and its hand counts: a sheet on a phone, a panel on a desktop. It adds its own button to the room beside it. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    open: { type: Boolean, value: false, observer: 'onOpen' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { ...closedPolls },

  attached() {
    (this as Held).panel = new PollsPanel();
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
      const look = () => ({ screen: inTheme(screen(), theme), texts: textsFor(locale) });
      (this as Held).serving = panel.serve(room, look().texts);
      (this as Held).binding = bindView(this, () => ({ ...pollsOnPage(panel, look()) }));
      this.onOpen();
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onOpen() {
      (this as Held).panel?.setWanted(this.data.open);
    },

    onTap(event: WechatMiniprogram.BaseEvent<Record<string, never>, PollTap>) {
      (this as Held).panel?.tap(event.currentTarget.dataset, textsFor(this.data.locale));
    },

    onType(event: Typing) {
      (this as Held).panel?.form.type(event.currentTarget.dataset.n, event.detail.value);
    },

    onNext(event: Typing) {
      (this as Held).panel?.form.next(event.currentTarget.dataset.n);
    },
  },
});
