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

export interface ContactsState {
  people: readonly DemoUser[];
  presences: Presences;
  blocked: readonly string[];
  chosen: readonly string[];
}

const lineOf = (id: string, tone: Contact['tone'], blocked: boolean, words: CallWords): string => {
  if (blocked) return words.blocked;
  return id === botId && tone === 'online' ? words.bot : words[tone];
};

export const contactsOf = ({ people, presences, blocked, chosen }: ContactsState, words: CallWords): Contact[] =>
  people.map(({ id, name }) => {
    const isBlocked = blocked.indexOf(id) >= 0;
    const tone = presences[id] ?? 'offline';
    return {
      ...letterAvatar({ id, name }),
      id,
      name,
      tone,
      line: lineOf(id, tone, isBlocked, words),
      blocked: isBlocked,
      chosen: chosen.indexOf(id) >= 0,
      voice: filled(words.voiceTo, { name }),
      video: filled(words.videoTo, { name }),
      more: filled(words.more, { name }),
    };
  });

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
