import { person, track, type Language } from '../people';
import type { GalleryPart, GalleryState } from '../scene';

const state = (id: string, zh: string, en: string, scene: GalleryState['scene']): GalleryState => ({ id, zh, en, scene });

/** The people of a call with their sound, or with picture too. */
const people = (count: number, language: Language, hasPicture = false) => {
  const tracks = hasPicture ? [track('audio'), track('video')] : [track('audio')];
  const all = [person(1, language, { tracks })];
  while (all.length < count) all.push(person(all.length + 1, language, { tracks }));
  return all;
};

export const callParts = (language: Language): GalleryPart[] => [
  {
    part: 'call',
    zh: '通话',
    en: 'A call',
    stand: 'alone',
    states: [
      state('incoming', '语音来电', 'Incoming voice call', { call: 'incoming' }),
      state('incoming-video', '视频来电', 'Incoming video call', { call: 'incoming', callKind: 'video' }),
      state('incoming-group', '多人来电', 'Incoming group call', { call: 'incoming', callOthers: 4 }),
      state('outgoing', '呼出', 'Outgoing call', { call: 'outgoing' }),
      state('outgoing-video', '视频呼出', 'Outgoing video call', { call: 'outgoing', callKind: 'video' }),
      state('active', '正在通话', 'In a voice call', { call: 'active', others: people(1, language) }),
      state('active-video', '正在视频通话', 'In a video call', {
        call: 'active',
        callKind: 'video',
        others: people(1, language, true),
      }),
      state('group', '多人通话', 'In a group call', { call: 'active', callOthers: 4, others: people(4, language) }),
      state('ended', '通话结束', 'The call has ended', { call: 'ended' }),
    ],
  },
];
