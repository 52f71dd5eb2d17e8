import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import type { Release } from '../core/shared/release';
import { floatingPlayer } from '../core/view/floating-player';
import { runAction } from '../core/view/run-action';
import { standaloneTile } from '../core/view/grid/standalone-tile';
import { roomByName, whileRoom } from '../core/view/room-by-name';
import { inTheme, lookOf } from '../core/view/screen';
import { emptyTile, partsOf, tileKey, type TileView } from '../core/view/grid/tile-view';
import { textsFor } from '../core/view/texts-for';
import type { NativeEvent } from '../core/surface/native-event';
import type { NativeOwner } from '../core/surface/route-native';
import { pageByNumber } from '../core/surface/page';
import { attachPlayer, handlePlayerNet, handlePlayerState, handlePlayerVolume, type PlayerTarget } from '../core/surface/player';

interface Held {
  binding?: Release;
  playing?: Release;
  played?: string;
  page?: object | undefined;
}

/**
 * One member: the picture, the name, the marks. In a grid it is dumb: its tile comes by property, since one writer per screen is
 * enough. A player that a page places alone looks its member up by itself.
 */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onName' },
    member: { type: String, value: '', observer: 'onName' },
    source: { type: String, value: 'main', observer: 'onName' },
    fit: { type: String, value: '' },
    locale: { type: String, value: '' },
    theme: { type: String, value: '' },
    // From here on for rtc-grid alone.
    framed: { type: Boolean, value: false },
    place: { type: Number, value: 0 },
    tile: { type: Object, value: emptyTile as TileView, observer: 'onTile' },
    look: { type: String, value: '' },
    over: { type: Boolean, value: true },
  },

  attached() {
    (this as Held).page = pageByNumber(this.data.place);
    this.bind();
    this.play();
  },

  detached() {
    (this as Held).binding?.();
    this.stop();
  },

  methods: {
    bind() {
      (this as Held).binding?.();
      (this as Held).binding = this.data.framed ? () => undefined : this.bindAlone();
    },

    bindAlone(): Release {
      return bindView(this, () => {
        const { room, member, source, fit, locale, theme } = this.data;
        const shown = inTheme(screen(), theme);
        const texts = textsFor(locale);
        const tile = standaloneTile({ room: roomByName(room), key: tileKey(member, source), fit, texts });
        return { tile, ...lookOf(shown, texts) };
      });
    },

    /** Only while there is an element, its silence is a failure. A rebuilt one has another id, because old libraries go on commanding the first of an id. */
    play() {
      const { tile, room } = this.data;
      const id = tile.players[0]?.key ?? '';
      const now = id === '' ? '' : `${room} ${id}`;
      if ((this as Held).played === now) return;
      this.stop();
      (this as Held).played = now;
      (this as Held).playing =
        now === ''
          ? () => undefined
          : whileRoom(
              () => roomByName(this.data.room),
              () => attachPlayer(this as unknown as NativeOwner, id, this.playedNow(), (this as Held).page),
            );
    },

    stop() {
      (this as Held).playing?.();
      if (floatingPlayer.get() === (this as Held).played) floatingPlayer.set('');
    },

    playedNow(): PlayerTarget {
      return { elements: roomByName(this.data.room)?.elements ?? null, ...partsOf(this.data.tile.key) };
    },

    /** Before `attached` the properties are only set; they are read there. */
    onName() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onTile() {
      if ((this as Held).binding !== undefined) this.play();
    },

    /** Native event -> store, untouched. Prefixed, because at the floor these names live on the host's page. */
    rtcPlayerState(event: NativeEvent) {
      handlePlayerState(this.playedNow(), event);
    },

    rtcPlayerNet(event: NativeEvent) {
      handlePlayerNet(this.playedNow(), event);
    },

    rtcPlayerVolume(event: NativeEvent) {
      handlePlayerVolume(this.playedNow(), event);
    },

    onWindow({ type }: WechatMiniprogram.BaseEvent) {
      floatingPlayer.set((type === 'enterpictureinpicture' && (this as Held).played) || '');
    },

    onRetry() {
      runAction(this, (room) => room.retryPlay(this.playedNow().member, this.playedNow().source));
    },

    onTap() {
      this.triggerEvent('membertap', { id: this.playedNow().member }, { bubbles: true, composed: true });
    },
  },
});
