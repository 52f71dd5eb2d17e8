import { followTheme } from '../../demo/follow-theme';
import { callWordsOf } from '../../demo/call-words';
import { appCalls, callUsers, showRefusal, watchCalls, type Kind } from '../../demo/calls';
import { contactsOf, fetchPresences, removedUsers, removeUser, type Contact, type Presences } from '../../demo/contacts';
import { setNavigationBar } from '../../demo/navigation-bar';
import { fetchUsers, type DemoUser } from '../../demo/users';
import { longestName, rename, userId, userName } from '../../demo/own-user';
import { letterAvatar } from '../../demo/letter-avatar';
import { httpOrigin } from '../../demo/server';
import { isDark, readSettings } from '../../demo/settings';

type Tap<Data extends object> = WechatMiniprogram.BaseEvent<Record<string, never>, Data>;

/** No event reports the presence of users, so the page polls. */
const refreshMs = 4_000;

const appearance = () => {
  const settings = readSettings();
  const { locale, theme } = settings;
  return { settings, locale, theme, words: callWordsOf(settings), dark: isDark(settings) };
};

/** The list of users that can be called. */
Page({
  data: {
    ...appearance(),
    longestName,
    name: '',
    me: { letter: '', ground: '' },
    /** `loading` before the first list arrives; `failed` if it does not arrive and there is no older one. */
    state: 'loading' as 'loading' | 'failed' | 'ready',
    contacts: [] as Contact[],
    choosing: false,
    chosen: [] as string[],
    chosenLine: '',
    doNotDisturb: false,
    missed: 0,
    address: '',
  },

  people: [] as DemoUser[],
  presences: {} as Presences,
  blocked: [] as readonly string[],
  timer: 0,
  release: () => undefined as void,
  releaseTheme: () => undefined as void,

  onLoad() {
    this.releaseTheme = followTheme(this, () => this.setData(appearance()));
    this.setData({ address: `${httpOrigin()}/#/pages/contacts/index` });
    this.introduce(userName());
    this.release = watchCalls(
      ({ doNotDisturb, missed, blocked, reachable }) => ({ doNotDisturb, missed, blocked, reachable }),
      ({ doNotDisturb, missed, blocked }) => {
        this.blocked = blocked;
        this.setData({ doNotDisturb, missed });
        this.draw();
      },
    );
  },

  onShow() {
    this.setData(appearance());
    setNavigationBar(this.data.settings);
    wx.setNavigationBarTitle({ title: this.data.words.title });
    this.refresh();
  },

  onHide() {
    clearTimeout(this.timer);
  },

  onUnload() {
    clearTimeout(this.timer);
    this.release();
    this.releaseTheme();
  },

  refresh() {
    clearTimeout(this.timer);
    const again = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), refreshMs);
    };
    const calls = appCalls();
    fetchUsers()
      .then((people) => {
        this.people = people;
        this.setData({ state: 'ready' });
        this.draw();
        return calls === null ? {} : fetchPresences(calls, people);
      })
      .then((presences) => {
        this.presences = presences;
        this.draw();
      })
      .catch(() => {
        if (this.people.length === 0) this.setData({ state: 'failed' });
      })
      .then(again, again);
  },

  draw() {
    const { people, presences, blocked } = this;
    const { chosen, words, name: ownName } = this.data;
    const contacts = contactsOf({ people, presences, blocked, chosen, ownName, removed: removedUsers() }, words);
    const chosenLine = chosen.length < 2 ? words.chooseHint : words.chosenPeople.replace('{count}', String(chosen.length));
    this.setData({ contacts, chosenLine });
  },

  introduce(name: string) {
    appCalls()?.setProfile({ name });
    this.setData({ name, me: letterAvatar({ id: userId(), name }) });
  },

  onAgain() {
    this.setData({ state: 'loading' });
    this.refresh();
  },

  onName(event: WechatMiniprogram.InputBlur) {
    this.introduce(rename(event.detail.value));
  },

  onDoNotDisturb() {
    void appCalls()?.setDoNotDisturb(!this.data.doNotDisturb).then(undefined, showRefusal(this.data.settings));
  },

  onHistory() {
    wx.navigateTo({ url: '/pages/history/index' });
  },

  onChoosing() {
    this.setData({ choosing: !this.data.choosing, chosen: [] });
    this.draw();
  },

  onChoose(event: Tap<{ id: string }>) {
    const { id } = event.currentTarget.dataset;
    const { chosen } = this.data;
    this.setData({ chosen: chosen.indexOf(id) >= 0 ? chosen.filter((other) => other !== id) : chosen.concat(id) });
    this.draw();
  },

  onCall(event: Tap<{ id: string; kind: Kind }>) {
    const { id, kind } = event.currentTarget.dataset;
    callUsers([id], kind, this.data.settings);
  },

  onCallChosen(event: Tap<{ kind: Kind }>) {
    const { chosen, settings } = this.data;
    if (chosen.length < 2) return;
    this.onChoosing();
    callUsers(chosen, event.currentTarget.dataset.kind, settings);
  },

  onMore(event: Tap<{ id: string }>) {
    const { id } = event.currentTarget.dataset;
    const { words } = this.data;
    const isBlocked = this.blocked.indexOf(id) >= 0;
    wx.showActionSheet({
      itemList: [isBlocked ? words.unblock : words.block, words.ownPage, words.remove],
      success: ({ tapIndex }) =>
        [() => this.toggleBlock(id, isBlocked), () => this.callByOwnPage(id), () => this.remove(id)][tapIndex]?.(),
      // The user closed the sheet without a choice.
      fail: () => undefined,
    });
  },

  toggleBlock(id: string, isBlocked: boolean) {
    const calls = appCalls();
    void (isBlocked ? calls?.unblock(id) : calls?.block(id))?.then(undefined, showRefusal(this.data.settings));
  },

  callByOwnPage(id: string) {
    wx.navigateTo({ url: `/pages/headless/index?to=${id}` });
  },

  remove(id: string) {
    removeUser(id);
    this.draw();
  },

  onCopy() {
    // The address stays on the screen, to copy by hand.
    wx.setClipboardData({ data: this.data.address, fail: () => undefined });
  },

  onShareAppMessage() {
    return { title: this.data.words.title, path: '/pages/contacts/index' };
  },
});
