import { languageOf, type Settings } from './settings';

const chinese = {
  title: '进入房间',
  line: '名字相同的人会在同一个房间里见面。',
  room: '房间名',
  hint: '例如：周会',
  dice: '换一个名字',
  enter: '进入房间',
  missing: '请填写房间名',
  refused: '房间名最多 64 个字，不能有 % # * / : ? \\',
  recent: '最近去过',
  language: '语言',
  theme: '外观',
  auto: '自动',
  light: '浅色',
  dark: '深色',
  share: '来房间里见',
  page: '页面',
  whole: '整个房间',
  parts: '自己拼装',
  pair: '一对一',
  alone: '还没有别人',
  invite: '邀请',
  notJoined: '没能进入房间',
  calls: '通话',
  callsLine: '打给一个人，或者同时打给几个人。',
};

const english: Words = {
  title: 'Enter a room',
  line: 'People who type the same name meet in the same room.',
  room: 'Room name',
  hint: 'Such as: Standup',
  dice: 'Another name',
  enter: 'Enter the room',
  missing: 'Enter a room name',
  refused: 'A room name has at most 64 characters, none of % # * / : ? \\',
  recent: 'Recent rooms',
  language: 'Language',
  theme: 'Theme',
  auto: 'Auto',
  light: 'Light',
  dark: 'Dark',
  share: 'Meet me in the room',
  page: 'Page',
  whole: 'Room',
  parts: 'Parts',
  pair: 'Pair',
  alone: 'No one else is here yet',
  invite: 'Invite',
  notJoined: 'Couldn’t join the room',
  calls: 'Calls',
  callsLine: 'Call one person, or several at once.',
};

export type Words = typeof chinese;

export const wordsOf = (settings: Settings): Words => (languageOf(settings) === 'zh' ? chinese : english);
