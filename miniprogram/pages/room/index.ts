import { goBack, goHomeFrom } from '../../demo/go-back';
import { rememberRoom, roomOfQuery, roomPath } from '../../demo/recent-rooms';
import { isRoomId } from '../../demo/room-page-state';
import { readSettings } from '../../demo/settings';
import { wordsOf } from '../../demo/words';

Page({
  data: { id: '', locale: '', theme: 'auto' },

  onLoad(query: { id?: string }) {
    const id = roomOfQuery(query);
    if (!isRoomId(id)) return goHomeFrom(id);
    this.setData({ id, ...readSettings() });
  },

  onJoined() {
    rememberRoom(this.data.id);
  },

  /** `left` is somebody who wants to go; for every other reason the room itself says what happened. */
  onLeft(event: WechatMiniprogram.CustomEvent<{ reason: string }>) {
    if (event.detail.reason === 'left') goBack();
  },

  onShareAppMessage() {
    return { title: `${wordsOf(readSettings()).share} · ${this.data.id}`, path: roomPath(this.data.id) };
  },
});
