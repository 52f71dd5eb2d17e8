import { idOf, longName, ownId, person, rightToLeftNames, track, type Language } from '../people';
import type { GalleryPart, GalleryState } from '../scene';

const state = (id: string, zh: string, en: string, scene: GalleryState['scene']): GalleryState => ({ id, zh, en, scene });
const refused = (id: string, zh: string, en: string, reason: NonNullable<GalleryState['scene']['refusal']>['reason']) =>
  state(id, zh, en, { refusal: { reason } });

const sound = [track('audio')];

const room = (language: Language): GalleryPart => {
  const others = [
    person(1, language, { role: 'host', tracks: sound }),
    person(2, language, { tracks: [track('audio', true)] }),
    person(3, language, { tracks: sound, hand: 1 }),
  ];
  const left = (id: string, zh: string, en: string, reason: string) =>
    state(id, zh, en, { others, events: [{ k: 'member.left', d: { id: ownId, reason } }] });
  return {
    part: 'room',
    zh: '整个房间',
    en: 'A whole room',
    stand: 'room',
    states: [
      state('lobby', '进入前', 'Before joining', { joins: 'asks', others }),
      state('joining', '正在进入', 'Joining', { link: 'silent', others }),
      state('empty', '只有自己', 'Nobody else', {}),
      state('four', '四个人', 'Four people', { others, talking: [idOf(1)] }),
      state('sending', '自己在发言', 'The user is talking', { others, joins: 'sends' }),
      state('nine', '九个人', 'Nine people', { others: 8 }),
      state('recorded', '正在录制', 'Recorded', { others, room: { recording: true } }),
      state('audience', '有很多观众', 'A large audience', { others, room: { audience: { count: 12_345, newest: [] } } }),
      state('names', '很长的名字', 'Long names', {
        others: [person(1, language, { name: longName, tracks: sound }), person(2, language, { name: rightToLeftNames[1] })],
        room: { title: longName },
      }),
      state('weak', '自己的网络不好', 'The user’s poor network', {
        others,
        joins: 'sends',
        pusherCodes: [
          [1002, ''],
          [1101, ''],
        ],
      }),
      state('refused', '没有摄像头权限', 'No permission for the camera', {
        others,
        joins: 'sends',
        permissions: { camera: false, microphone: true },
      }),
      state('reconnecting', '正在重连', 'Reconnecting', { others, link: 'cut' }),
      state('closed', '房间已结束', 'The room has ended', { others, events: [{ k: 'room.closed', d: {} }] }),
      left('removed', '被移出房间', 'Removed', 'kicked'),
      left('moved', '在另一台设备加入', 'Joined on another device', 'replaced'),
      refused('full', '房间已满', 'The room is full', 'room_full'),
      refused('locked', '房间已锁定', 'The room is locked', 'room_locked'),
      refused('not-found', '没有这个房间', 'No such room', 'not_found'),
      refused('expired', '链接已失效', 'The link has expired', 'expired'),
      refused('forbidden', '没有权限', 'Not allowed', 'forbidden'),
      state('no-server', '连不上服务器', 'No server', { link: 'none', joins: 'quiet' }),
      state('too-old', '版本太旧', 'Too old', { link: 4002 }),
    ],
  };
};

const lobby: GalleryPart = {
  part: 'lobby',
  zh: '进入前的表单',
  en: 'The form before joining',
  stand: 'alone',
  states: [
    state('empty', '还没有人', 'Nobody there', { joins: 'asks' }),
    state('three', '有三个人', 'Three people there', { joins: 'asks', others: 3 }),
    state('many', '有很多人', 'Many people there', { joins: 'asks', others: 9 }),
    state('recorded', '正在录制', 'Recorded', { joins: 'asks', others: 2, room: { recording: true } }),
    state('no-camera', '没有摄像头权限', 'No permission for the camera', {
      joins: 'asks',
      permissions: { camera: false, microphone: true },
    }),
    state('no-microphone', '没有麦克风权限', 'Microphone refused', {
      joins: 'asks',
      permissions: { camera: true, microphone: false },
    }),
    state('no-permission', '什么权限都没有', 'No permission at all', {
      joins: 'asks',
      permissions: { camera: false, microphone: false },
    }),
  ],
};

const controls: GalleryPart = {
  part: 'controls',
  zh: '按钮',
  en: 'Buttons',
  stand: 'alone',
  states: [
    state('off', '都关着', 'Both off', { others: 1 }),
    state('on', '都开着', 'Both on', { others: 1, joins: 'sends' }),
    state('refused', '没有权限', 'No permission', {
      others: 1,
      joins: 'sends',
      permissions: { camera: false, microphone: false },
    }),
    state('audience', '观众', 'In the audience', { others: 1, own: { role: 'audience' } }),
    state('reconnecting', '正在重连', 'Reconnecting', { others: 1, link: 'cut' }),
  ],
};

export const roomParts = (language: Language): GalleryPart[] => [room(language), lobby, controls];
