import { filled, type CallWords } from './call-words';
import type { Calls } from './calls';
import { letterAvatar, type LetterAvatar } from './letter-avatar';
import { botId, type DemoUser } from './users';

export type Presences = { readonly [Id in string]?: 'online' | 'busy' | 'offline' };

/** One row of the list, as the page draws it. */
export interface Contact extends LetterAvatar {
  id: string;
  name: string;
  line: string;
  tone: 'online' | 'busy' | 'offline';
  blocked: boolean;
  chosen: boolean;
  voice: string;
  video: string;
  more: string;
}

export interface KnownUsers {
  /** The latest first. */
  people: readonly DemoUser[];
  presences: Presences;
  /** The ids that the user removed from the list. */
  removed: readonly string[];
  ownName: string;
}

export interface ContactsState extends KnownUsers {
  blocked: readonly string[];
  chosen: readonly string[];
}

const longestList = 30;

/** The people to show, the latest first. Every tab of a browser is a user of its own, so of the ids that left only the latest of a name is a person. */
export function listedUsers({ people, presences, removed, ownName }: KnownUsers): DemoUser[] {
  const isHere = ({ id }: DemoUser): boolean => (presences[id] ?? 'offline') !== 'offline';
  const isOlder = (one: DemoUser, at: number): boolean =>
    one.name === ownName || people.some((other, place) => other.name === one.name && (place < at || isHere(other)));
  return people.filter((one, at) => removed.indexOf(one.id) < 0 && (isHere(one) || !isOlder(one, at))).slice(0, longestList);
}

const lineOf = (id: string, tone: Contact['tone'], blocked: boolean, words: CallWords): string => {
  if (blocked) return words.blocked;
  return id === botId && tone === 'online' ? words.bot : words[tone];
};

export const contactsOf = (state: ContactsState, words: CallWords): Contact[] =>
  listedUsers(state).map(({ id, name }) => {
    const isBlocked = state.blocked.indexOf(id) >= 0;
    const tone = state.presences[id] ?? 'offline';
    return {
      ...letterAvatar({ id, name }),
      id,
      name,
      tone,
      line: lineOf(id, tone, isBlocked, words),
      blocked: isBlocked,
      chosen: state.chosen.indexOf(id) >= 0,
      voice: filled(words.voiceTo, { name }),
      video: filled(words.videoTo, { name }),
      more: filled(words.more, { name }),
    };
  });

const key = 'demo.removed';
/** As many as the server lists. */
const mostRemoved = 100;

export function removedUsers(): string[] {
  const known: unknown = wx.getStorageSync(key);
  return Array.isArray(known) ? known.filter((id) => typeof id === 'string') : [];
}

export const removeUser = (id: string): void => wx.setStorageSync(key, [id].concat(removedUsers()).slice(0, mostRemoved));

/** The limit of `calls.presence`. */
const maxUsers = 64;

/** The presence of the first 64 users. */
export function fetchPresences(calls: Calls, people: readonly DemoUser[]): Promise<Presences> {
  const ids = people.slice(0, maxUsers).map(({ id }) => id);
  if (ids.length === 0) return Promise.resolve({});
  return calls.presence(ids).then((answers) => {
    const presences: { [Id in string]?: 'online' | 'busy' | 'offline' } = {};
    answers.forEach(({ id, presence }) => (presences[id] = presence));
    return presences;
  });
}
