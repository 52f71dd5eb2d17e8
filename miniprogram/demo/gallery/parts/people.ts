import { idOf, longName, ownId, person, rightToLeftNames, track, type Language } from '../people';
import type { GalleryPart, GalleryState, StandInMessage, StandInPoll } from '../scene';

const state = (id: string, zh: string, en: string, scene: GalleryState['scene']): GalleryState => ({ id, zh, en, scene });

const sound = [track('audio')];
const rules = (more: object = {}) => ({ entry: 'open', forbidden: [], waiting: 0, ...more });

const talk: { readonly [Name in Language]: readonly StandInMessage[] } = {
  zh: [
    { from: 1, text: '大家听得到吗？', key: 'first' },
    { from: 0, text: '听得到。' },
    { from: 2, text: '画面也很清楚。', reply: 'first' },
    { from: 1, text: '那我们从第三页开始：https://example.com/slides' },
    { from: 3, text: '👍' },
  ],
  en: [
    { from: 1, text: 'Can everybody hear me?', key: 'first' },
    { from: 0, text: 'Loud and clear.' },
    { from: 2, text: 'The picture is sharp as well.', reply: 'first' },
    { from: 1, text: 'Then we start on page three: https://example.com/slides' },
    { from: 3, text: '👍' },
  ],
};

const long: StandInMessage = { from: 2, text: [longName, longName, longName, longName].join(' ') };

const chat = (language: Language): GalleryPart => {
  const messages = talk[language];
  const many: StandInMessage[] = [];
  while (many.length < 30) many.push({ from: many.length % 3, text: String(many.length + 1) });
  return {
    part: 'chat',
    zh: '聊天',
    en: 'Chat',
    stand: 'room',
    states: [
      state('empty', '还没有消息', 'No messages', { others: 3, open: true }),
      state('some', '几条消息', 'Some messages', { others: 3, open: true, messages }),
      state('many', '很多消息', 'Many messages', { others: 3, open: true, messages: many }),
      state('long', '很长和从右向左的文字', 'Long and right-to-left text', {
        others: 3,
        open: true,
        messages: messages.concat(long, { from: 1, text: rightToLeftNames[0] }),
      }),
      state('forbidden', '主持人已关闭聊天', 'The host has closed the chat', {
        others: 3,
        open: true,
        messages,
        room: { rules: rules({ forbidden: ['chat'] }) },
      }),
      state('two', '两个人', 'Two people', { others: 1, open: true, messages: messages.slice(0, 2) }),
      state('closed', '关着', 'Closed', { others: 3, messages }),
    ],
  };
};

const members = (language: Language): GalleryPart => {
  const others = [
    person(1, language, { role: 'cohost', tracks: sound }),
    person(2, language, { tracks: sound, hand: 1 }),
    person(3, language, { tracks: [track('audio', true)], guest: true }),
    person(4, language, { role: 'audience', hand: 2 }),
  ];
  const waiting = [
    { id: 'w1', name: person(5, language).name, guest: false, waitedMs: 65_000 },
    { id: 'w2', name: longName, guest: true, waitedMs: 5_000 },
  ];
  const host = { role: 'host' } as const;
  return {
    part: 'members',
    zh: '成员',
    en: 'Members',
    stand: 'room',
    states: [
      state('alone', '只有自己', 'Nobody else', { open: true }),
      state('member', '自己是成员', 'The user is a member', { open: true, others }),
      state('host', '自己是主持人', 'The user is the host', { open: true, others, own: host }),
      state('hand', '自己举手', 'The user’s hand is up', { open: true, others, own: { hand: 3 } }),
      state('many', '很多人', 'Many members', {
        open: true,
        others: 9,
        own: host,
        room: { audience: { count: 1_200, newest: [] } },
      }),
      state('names', '很长和从右向左的名字', 'Long and right-to-left names', {
        open: true,
        own: host,
        others: [
          person(1, language, { name: longName, tracks: sound, role: 'cohost', hand: 1, guest: true }),
          person(2, language, { name: rightToLeftNames[0], tracks: sound }),
        ],
      }),
      state('waiting', '有人等候', 'Somebody waits', {
        open: true,
        others,
        own: host,
        waiting,
        room: { rules: rules({ entry: 'waiting', waiting: waiting.length }) },
      }),
      state('locked', '房间已锁定', 'Locked', { open: true, others, own: host, room: { rules: rules({ entry: 'locked' }) } }),
      state('waiting-room', '自己在等候', 'The user waits', { refusal: { reason: 'waiting', note: '' } }),
      state('waiting-note', '等候，主持人留了话', 'The user waits, with a note', {
        refusal: { reason: 'waiting', note: language === 'zh' ? '茶会三点开始，请稍等。' : 'We begin at three. Please wait.' },
      }),
      state('pin', '需要密码', 'A PIN is needed', { refusal: { reason: 'pin_needed' } }),
      state('pin-wrong', '密码不对', 'The PIN is wrong', { refusal: { reason: 'pin_wrong' } }),
      state('asked', '主持人请你打开麦克风', 'The host asks to unmute', {
        others,
        events: [{ k: 'member.asked', d: { id: ownId, kind: 'audio', by: idOf(1) } }],
      }),
      state('invited', '请你发言', 'Invited to speak', { others, own: { role: 'audience', invited: true } }),
      state('muted', '主持人已将你静音', 'Muted by the host', {
        others,
        joins: 'sends',
        events: [{ k: 'track.muted', d: { id: ownId, source: 'main', kind: 'audio', muted: true, by: 'host' } }],
      }),
    ],
  };
};

const consent: GalleryPart = {
  part: 'consent',
  zh: '同意录制',
  en: 'Consent to a recording',
  stand: 'room',
  states: [
    state('before', '进入前询问', 'Asked before joining', { waits: true, others: 2, room: { recording: true } }),
    state('begins', '录制开始时询问', 'Asked when a recording begins', {
      others: 2,
      events: [{ k: 'room.updated', d: { recording: true } }],
    }),
    state('none', '没有录制', 'Not recorded', { others: 2 }),
  ],
};

const polls = (language: Language): GalleryPart => {
  const isZh = language === 'zh';
  const tea: StandInPoll = {
    question: isZh ? '下次喝什么茶？' : 'Which tea next time?',
    choices: isZh ? ['龙井', '普洱', '铁观音'] : ['Green', 'Black', 'Oolong'],
    counts: [3, 1, 0],
  };
  const hands: StandInPoll = {
    kind: 'hands',
    question: isZh ? '大家都看得见幻灯片吗？' : 'Can everybody see the slides?',
    choices: [''],
    counts: [4],
    anonymous: true,
  };
  const scene = (...all: StandInPoll[]) => ({ others: 4, open: true, polls: all });
  return {
    part: 'polls',
    zh: '投票',
    en: 'Polls',
    stand: 'room',
    states: [
      state('none', '还没有投票', 'No polls', scene()),
      state('host', '还没有投票，自己是主持人', 'No polls yet, for the host', { ...scene(), own: { role: 'host' } }),
      state('open', '正在投票', 'An open poll', scene(tea)),
      state('voted', '已投票', 'The user has voted', scene({ ...tea, own: [0] })),
      state('many', '可选几项', 'Several choices', scene({ ...tea, many: true, own: [0, 1] })),
      state('hidden', '结束后才公布结果', 'Results at the end', scene({ ...tea, hidden: true, own: [1] })),
      state('hands', '数举手的人', 'A hand count', scene({ ...hands, own: [0] })),
      state('closed', '已结束', 'Closed', scene({ ...hands, closed: true }, { ...tea, closed: true, own: [0] })),
      state('moderator', '正在投票，自己是主持人', 'An open poll, for the host', { ...scene(tea), own: { role: 'host' } }),
      state('names', '很长和从右向左的文字', 'Long and right-to-left text', {
        ...scene({ question: longName, choices: [rightToLeftNames[0], longName], counts: [2, 2], own: [0] }),
      }),
    ],
  };
};

export const peopleParts = (language: Language): GalleryPart[] => [chat(language), members(language), polls(language), consent];
