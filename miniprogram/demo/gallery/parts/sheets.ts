import { longName, person, track, type Language } from '../people';
import type { GalleryPart, GalleryState } from '../scene';

const state = (id: string, zh: string, en: string, scene: GalleryState['scene']): GalleryState => ({ id, zh, en, scene });

const sound = [track('audio')];

const inspector = (language: Language): GalleryPart => ({
  part: 'inspector',
  zh: '通话质量',
  en: 'Quality',
  stand: 'room',
  states: [
    state('empty', '只有自己', 'Nobody else', { open: true }),
    state('four', '四个人', 'Four people', {
      open: true,
      joins: 'sends',
      others: [1, 2, 3].map((place) => person(place, language, { tracks: sound })),
    }),
    state('names', '很长的名字', 'A long name', { open: true, others: [person(1, language, { name: longName, tracks: sound })] }),
    state('reconnecting', '正在重连', 'Reconnecting', { open: true, others: 2, link: 'cut' }),
    state('idle', '没有进入房间', 'In no room', { open: true, joins: 'asks' }),
  ],
});

const devices: GalleryPart = {
  part: 'devices',
  zh: '设备',
  en: 'Devices',
  stand: 'parts',
  states: [
    state('closed', '关着', 'Closed', { others: 1 }),
    state('open', '打开', 'Open', { others: 1, tap: 'devices' }),
    state('sending', '打开，正在发送', 'Open while sending', { others: 1, joins: 'sends', tap: 'devices' }),
    state('refused', '打开，没有权限', 'Open without permission', {
      others: 1,
      joins: 'sends',
      permissions: { camera: false, microphone: false },
      tap: 'devices',
    }),
  ],
};

const more: GalleryPart = {
  part: 'more',
  zh: '放不下的按钮',
  en: 'More buttons',
  stand: 'parts',
  states: [
    state('closed', '关着', 'Closed', { others: 3 }),
    state('open', '打开', 'Open', { others: 3, tap: 'more' }),
    state('host', '打开，自己是主持人', 'Open for the host', { others: 3, own: { role: 'host' }, tap: 'more' }),
  ],
};

const shortcuts: GalleryPart = {
  part: 'shortcuts',
  zh: '快捷键',
  en: 'Shortcuts',
  stand: 'parts',
  states: [
    state('hold', '按住说话', 'Hold to talk', { others: 1 }),
    state('catalogue', '快捷键表', 'The catalogue', { others: 1, tap: 'help' }),
    state('leave', '离开前询问', 'Asked before leaving', { others: 1, tap: 'leave' }),
  ],
};

const check: GalleryPart = {
  part: 'check',
  zh: '检查',
  en: 'Check',
  stand: 'alone',
  states: [
    state('begin', '开始前', 'Before it begins', { joins: 'asks' }),
    state('refused', '没有权限', 'No permission', {
      joins: 'asks',
      permissions: { camera: false, microphone: false },
      tap: 'main',
    }),
  ],
};

export const sheetParts = (language: Language): GalleryPart[] => [inspector(language), devices, more, shortcuts, check];
