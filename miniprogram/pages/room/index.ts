import { goBack, goHomeFrom } from '../../demo/go-back';
import { rememberRoom, roomOfQuery, roomPath } from '../../demo/recent-rooms';
import { isRoomId } from '../../demo/room-page-state';
import { readSettings } from '../../demo/settings';
import { wordsOf } from '../../demo/words';

Page({
  data: { id: '', locale: '', theme: 'auto', inspecting: false },

  onLoad(query: { id?: string; inspect?: string }) {
    const id = roomOfQuery(query);
    if (!isRoomId(id)) return goHomeFrom(id);
    // An address that ends in `&inspect=1` opens the panel about the quality.
    this.setData({ id, inspecting: query.inspect === '1', ...readSettings() });
  },

  onInspected() {
    this.setData({ inspecting: false });
  },

  onJoined() {
    rememberRoom(this.data.id);
  },

  /** `left` is somebody who wants to go, `moved` leads to the room `to`; for every other reason the room itself says what happened. */
  onLeft({ detail: { reason, to } }: WechatMiniprogram.CustomEvent<{ reason: string; to?: string }>) {
    if (reason === 'left') goBack();
    else if (to !== undefined) this.setData({ id: to });
  },

  onShareAppMessage() {
    return { title: `${wordsOf(readSettings()).share} · ${this.data.id}`, path: roomPath(this.data.id) };
  },
});
