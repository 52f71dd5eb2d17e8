import type { Json, Member, Track } from 'miniprogram-rtc-kit';

export type Language = 'zh' | 'en';

const names: { readonly [Name in Language]: readonly string[] } = {
  zh: ['林晚秋', '陈知远', '苏禾', '周予安', '何以宁', '宋清和', '许南乔', '沈亦舟', '顾言', '叶知秋'],
  en: [
    'Lin Wanqiu',
    'Daniel Reed',
    'Sofia Hart',
    'Maya Chen',
    'Oliver Stone',
    'Emma Brooks',
    'Lucas Gray',
    'Nora Quinn',
    'Adam Wolfe',
    'Ivy Lane',
  ],
};

/** The longest name that the protocol takes, and names that are written from the right. */
export const longName = 'Wolfeschlegelsteinhausenbergerdorff Sen.';
export const rightToLeftNames = ['عبد الرحمن بن محمد الأندلسي', 'יעל כהן'] as const;

export const track = (kind: Track['kind'], muted = false, source: Track['source'] = 'main'): Track => ({ source, kind, muted });

/** The name of the person at this place; the first is the user. */
export const nameOf = (place: number, language: Language): string => names[language][place] ?? '';

export const ownId = 'me';
export const idOf = (place: number): string => (place === 0 ? ownId : `p${place}`);

/** A member without tracks, as a server describes them. */
export const person = (place: number, language: Language, more: Partial<Member> = {}): Member => ({
  id: idOf(place),
  name: nameOf(place, language),
  role: 'speaker',
  presence: 'online',
  attrs: {},
  tracks: [],
  joinedAt: place + 1,
  ...more,
});

/** Something that a server says of a stream, by the names of the protocol. */
export interface StandInEvent {
  readonly k: string;
  readonly d: { readonly [field: string]: Json };
}
