import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { ticking } from '../core/bind/ticking';
import type { Release } from '../core/shared/release';
import { rooms } from '../core/store/rooms';
import { act } from '../core/store/views/act';
import { emptyLobby, lobbyOf } from '../core/store/views/lobby';
import { Draft } from '../core/store/views/draft';
import { watchLook } from '../core/store/views/look-in';
import { inTheme, lookOf } from '../core/store/views/screen';
import { wordsOf } from '../core/store/views/words';

interface Held {
  binding?: Release;
  looking?: Release;
  draft?: Draft;
}

/** What is asked before joining: a name, and a look at camera, microphone and network. The preview above it is the grid's own tile. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { look: '', boxes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], ...emptyLobby },

  attached() {
    (this as Held).draft = new Draft();
    this.bind();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).looking?.();
  },

  methods: {
    bind() {
      const { draft = new Draft(), binding, looking } = this as Held;
      binding?.();
      looking?.();
      (this as Held).looking = watchLook(() => rooms.named(this.data.room));
      (this as Held).binding = bindView(this, () => {
        const room = rooms.named(this.data.room);
        const shown = inTheme(screen(), this.data.theme);
        const texts = wordsOf(this.data.locale);
        const { look } = lookOf(shown, texts);
        if (room === null) return { ...emptyLobby, look };
        return { ...lobbyOf({ room, draft, connection: rooms.connection, now: ticking(), screen: shown, texts }), look };
      });
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onName(event: WechatMiniprogram.Input) {
      (this as Held).draft?.type(event.detail.value);
    },

    onJoin() {
      act(this, (room) => (this as Held).draft?.join(room));
    },
  },
});
