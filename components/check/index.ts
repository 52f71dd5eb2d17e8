import { bindView } from '../core/bind/bind-view';
import { checkPlatform } from '../core/bind/check';
import { screen } from '../core/bind/screen';
import type { StepId } from '../core/features/check/types';
import { CheckOnPage } from '../core/features/check/view/check-on-page';
import { emptyCheck, type RowAct } from '../core/features/check/view/check-view';
import type { Release } from '../core/shared/release';
import { readState, type NativeEvent } from '../core/surface/native-event';
import { attachPlayer } from '../core/surface/player';
import type { NativeOwner } from '../core/surface/route-native';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';
import { noToast } from '../core/view/toast';

interface Held {
  page?: CheckOnPage;
  binding?: Release;
  playing?: Release;
  played?: string;
}

/** The player belongs to no stream of a room: the component takes its events itself. */
const unwatched = { elements: null, member: '', source: 'main' } as const;

/** The check of everything that a call needs, step by step, with words for each fault. */
Component({
  properties: {
    locale: { type: String, value: '', observer: 'onLook' },
    theme: { type: String, value: '', observer: 'onLook' },
  },

  data: { ...emptyCheck, toasts: noToast, look: '', over: true },

  attached() {
    (this as Held).page = new CheckOnPage(checkPlatform(this.is));
    this.bind();
  },

  detached() {
    (this as Held).page?.release();
    (this as Held).playing?.();
    (this as Held).binding?.();
  },

  methods: {
    bind() {
      const { page, binding } = this as Held;
      if (page === undefined) return;
      binding?.();
      (this as Held).binding = bindView(this, () => {
        const { locale, theme } = this.data;
        const view = page.view(inTheme(screen(), theme), textsFor(locale));
        this.route(view.players[0]?.key ?? '');
        return { ...view };
      });
    },

    /** Before `attached` the properties are only set; they are read there. */
    onLook() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    /** On old libraries the events of the player come by the page. */
    route(id: string) {
      if ((this as Held).played === id) return;
      (this as Held).playing?.();
      (this as Held).played = id;
      (this as Held).playing = id === '' ? () => undefined : attachPlayer(this as unknown as NativeOwner, id, unwatched);
    },

    onMain() {
      (this as Held).page?.tapMain();
    },

    onAct(event: WechatMiniprogram.BaseEvent<Record<string, never>, { id: StepId; act: RowAct }>) {
      const { id, act } = event.currentTarget.dataset;
      (this as Held).page?.tapRow(id, act);
    },

    onCopy() {
      (this as Held).page?.copy(textsFor(this.data.locale));
    },

    rtcPlayerState(event: NativeEvent) {
      const state = readState(event);
      if (state !== null) (this as Held).page?.check?.acceptPlayerCode(state.code, state.message);
    },
  },
});
