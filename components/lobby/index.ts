import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { secondsClock } from '../core/bind/seconds';
import type { Release } from '../core/shared/release';
import { runAction } from '../core/view/run-action';
import { lobbyOnPage } from '../core/view/lobby/lobby-on-page';
import { emptyLobby } from '../core/view/lobby/lobby-view';
import { LobbyForm } from '../core/view/lobby/lobby-form';
import { fetchPreviewOnce } from '../core/view/lobby/room-preview';
import { roomByName } from '../core/view/room-by-name';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  binding?: Release;
  looking?: Release;
  form?: LobbyForm;
}

/** The form before joining: a name, and checks of camera, microphone and network. The preview above it is the grid's own tile. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { look: '', boxes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], ...emptyLobby },

  attached() {
    (this as Held).form = new LobbyForm();
    this.bind();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).looking?.();
  },

  methods: {
    bind() {
      const { form = new LobbyForm(), binding, looking } = this as Held;
      binding?.();
      looking?.();
      (this as Held).looking = fetchPreviewOnce(() => roomByName(this.data.room));
      (this as Held).binding = bindView(this, () => {
        const { room, locale, theme } = this.data;
        return { ...lobbyOnPage(form, room, { screen: inTheme(screen(), theme), texts: textsFor(locale), now: secondsClock }) };
      });
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onName(event: WechatMiniprogram.Input) {
      (this as Held).form?.type(event.detail.value);
    },

    onJoin() {
      runAction(this, (room) => (this as Held).form?.join(room));
    },
  },
});
