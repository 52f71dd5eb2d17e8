import { idOf, longName, person, rightToLeftNames, track, type Language } from '../people';
import type { GalleryPart, GalleryState } from '../scene';

const sound = [track('audio')];
const both = [track('audio'), track('video')];
const silent = [track('audio', true), track('video', true)];

const state = (id: string, zh: string, en: string, scene: GalleryState['scene']): GalleryState => ({ id, zh, en, scene });
const other = idOf(1);

/** One member in every state that a tile knows. */
const player = (language: Language): GalleryPart => ({
  part: 'player',
  zh: '一个成员的画面',
  en: 'One member’s picture',
  stand: 'alone',
  states: [
    state('picture', '有画面', 'Picture', { member: other, others: [person(1, language, { tracks: both })] }),
    state('talking', '正在发言', 'Speaking', {
      member: other,
      others: [person(1, language, { tracks: sound })],
      talking: [other],
    }),
    state('muted', '静音且关摄像头', 'Muted, camera off', { member: other, others: [person(1, language, { tracks: silent })] }),
    state('loading', '正在加载', 'Loading', { member: other, streams: 'held', others: [person(1, language, { tracks: both })] }),
    state('poor', '网络较弱', 'Poor network', { member: other, poor: [other], others: [person(1, language, { tracks: sound })] }),
    state('away', '暂时离开', 'Away', { member: other, others: [person(1, language, { presence: 'away', tracks: both })] }),
    state('offline', '已离线', 'Offline', {
      member: other,
      others: [person(1, language, { presence: 'offline', tracks: both })],
    }),
    state('call', '正在接听电话', 'On a phone call', {
      member: other,
      others: [person(1, language, { tracks: both, attrs: { interrupted: true } })],
    }),
    state('long', '很长的名字', 'A long name', {
      member: other,
      talking: [other],
      others: [person(1, language, { name: longName, tracks: sound })],
    }),
    state('right-to-left', '从右向左的名字', 'A right-to-left name', {
      member: other,
      others: [person(1, language, { name: rightToLeftNames[0], tracks: silent })],
    }),
    state('gone', '还没有来', 'Not there yet', { member: other }),
  ],
});

const pusher: GalleryPart = {
  part: 'pusher',
  zh: '自己的画面',
  en: 'One’s own picture',
  stand: 'alone',
  states: [
    state('preview', '预览', 'Preview', { joins: 'asks' }),
    state('preview-refused', '预览，没有权限', 'Preview, no permission', {
      joins: 'asks',
      permissions: { camera: false, microphone: false },
    }),
    state('sending', '正在发送', 'Sending', { joins: 'sends', others: 1 }),
    state('off', '静音且关摄像头', 'Muted, camera off', { others: 1 }),
    state('in-use', '麦克风被占用', 'Microphone in use', { joins: 'sends', others: 1, pusherCodes: [[-1302, 'in use']] }),
    state('phone-call', '正在接听电话', 'On a phone call', {
      joins: 'sends',
      others: 1,
      pusherCodes: [
        [1002, ''],
        [5001, ''],
      ],
    }),
  ],
};

const grid = (language: Language): GalleryPart => {
  const some = (count: number, tracks = sound) => {
    const all = [person(1, language, { tracks })];
    while (all.length < count) all.push(person(all.length + 1, language, { tracks: all.length % 3 === 0 ? silent : tracks }));
    return all;
  };
  return {
    part: 'grid',
    zh: '所有人的画面',
    en: 'Everybody’s pictures',
    stand: 'alone',
    states: [
      state('one', '只有自己', 'Alone', {}),
      state('two', '两个人', 'Two', { others: some(1) }),
      state('three', '三个人', 'Three', { others: some(2), talking: [other] }),
      state('four', '四个人', 'Four', { others: some(3) }),
      state('five', '五个人', 'Five', { others: some(4) }),
      state('six', '六个人', 'Six', { others: some(5) }),
      state('nine', '九个人', 'Nine', { others: some(8), talking: [other] }),
      state('pictures', '九个画面', 'Nine pictures', { others: some(8, both), joins: 'sends' }),
      state('loading', '画面正在加载', 'Loading pictures', { others: some(3, both), streams: 'held' }),
      state('names', '很长和从右向左的名字', 'Long and right-to-left names', {
        talking: [other],
        others: [
          person(1, language, { name: longName, tracks: sound }),
          person(2, language, { name: rightToLeftNames[0], tracks: silent }),
          person(3, language, { name: rightToLeftNames[1], tracks: silent }),
        ],
      }),
      state('poor', '网络不好的人', 'Poor networks', {
        others: [
          person(1, language, { tracks: sound }),
          person(2, language, { presence: 'offline', tracks: sound }),
          person(3, language, { presence: 'away', tracks: sound }),
        ],
        poor: [other],
      }),
      state('speaker', '发言人视图', 'Speaker view', { others: some(5), layout: 'speaker', talking: [other] }),
      state('pinned', '固定的成员', 'A pinned member', { others: some(5), pinned: idOf(2) }),
      state('spotlight', '主持人放到焦点的成员', 'A member in the spotlight', {
        others: some(5),
        room: { rules: { entry: 'open', forbidden: [], waiting: 0, spotlight: idOf(3) } },
      }),
      state('pair', '一对一', 'One to one', { others: some(1, both), joins: 'sends', layout: 'speaker' }),
      state('voice', '语音房间', 'Voice room', { others: some(7), layout: 'voice', talking: [other] }),
      state('screen', '共享屏幕', 'A shared screen', {
        others: some(3).concat(person(4, language, { tracks: sound.concat(track('video', false, 'screen')) })),
      }),
      state('preview', '进入前的预览', 'The preview before joining', { joins: 'asks' }),
    ],
  };
};

export const tileParts = (language: Language): GalleryPart[] => [player(language), pusher, grid(language)];
