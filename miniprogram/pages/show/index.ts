import { goHomeFrom } from '../../demo/go-back';
import { roomOfQuery } from '../../demo/recent-rooms';
import { isRoomId, roomById } from '../../demo/room-page-state';
import { sampleWords } from '../../demo/samples/words';
import { readSettings } from '../../demo/settings';
import { watchShow } from '../../demo/samples/watch-show';

interface Comment {
  key: number;
  name: string;
  text: string;
}

const topic = 'comment';
/** More do not fit on a phone. */
const shownComments = 6;
const longestComment = 60;

/** The page of an audience: the presenter's picture, a count, and comments that go to everybody by `room.send`. */
Page({
  data: {
    id: '',
    presenter: '',
    name: '',
    line: '',
    watchers: '',
    text: '',
    comments: [] as Comment[],
    locale: '',
    words: sampleWords(readSettings()),
  },
  release: () => undefined as void,
  releaseComments: () => undefined as void,
  count: 0,

  onLoad(query: { id?: string }) {
    const id = roomOfQuery(query);
    const room = isRoomId(id) ? roomById(id) : null;
    if (room === null) return goHomeFrom(id);
    const settings = readSettings();
    const words = sampleWords(settings);
    this.setData({ id, locale: settings.locale, words });
    wx.setNavigationBarTitle({ title: words.show });
    this.release = watchShow(id, ({ phase, presenter, name, watchers }) =>
      this.setData({
        presenter,
        name,
        line: phase === 'live' ? '' : words[phase],
        watchers: phase === 'live' || phase === 'waiting' ? words.watchers.replace('{count}', String(watchers)) : '',
      }),
    );
    this.releaseComments = room.on('message', ({ member, topic: about, value }) => {
      if (about === topic && typeof value === 'string') this.addComment(member, value);
    });
  },

  onUnload() {
    this.release();
    this.releaseComments();
  },

  addComment(member: string, text: string) {
    this.count += 1;
    const name = roomById(this.data.id)?.members.filter(({ id }) => id === member)[0]?.name ?? '';
    const comment = { key: this.count, name, text: text.slice(0, longestComment) };
    this.setData({ comments: this.data.comments.concat(comment).slice(-shownComments) });
  },

  onInput(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.data.text = event.detail.value;
  },

  onSend() {
    const text = this.data.text.trim().slice(0, longestComment);
    if (text === '') return;
    this.say(text);
    this.setData({ text: '' });
  },

  onLike() {
    this.say('❤️');
  },

  /** The server sends the message to its sender as well, so it appears once, where everybody sees it. */
  say(text: string) {
    const room = roomById(this.data.id);
    room?.send(topic, text).then(undefined, () => wx.showToast({ title: this.data.words.failed, icon: 'none' }));
  },
});
