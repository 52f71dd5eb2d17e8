import { filled, type CallWords } from './call-words';
import type { Calls } from './calls';
import { faceOf, type Face } from './face';
import { botId, type Somebody } from './people';

export type Presences = { readonly [Id in string]?: 'online' | 'busy' | 'offline' };

/** One line of the list, as the page draws it. */
export interface Contact extends Face {
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

export interface ContactsSeen {
  people: readonly Somebody[];
  presences: Presences;
  blocked: readonly string[];
  chosen: readonly string[];
}

const lineOf = (id: string, tone: Contact['tone'], blocked: boolean, words: CallWords): string => {
  if (blocked) return words.blocked;
  return id === botId && tone === 'online' ? words.bot : words[tone];
};

export const contactsOf = ({ people, presences, blocked, chosen }: ContactsSeen, words: CallWords): Contact[] =>
  people.map(({ id, name }) => {
    const isBlocked = blocked.indexOf(id) >= 0;
    const tone = presences[id] ?? 'offline';
    return {
      ...faceOf({ id, name }),
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

/** As many as one look may ask for. */
const mostAtOnce = 64;

/** Whether each of them can be called now; those who were not asked about stay unknown. */
export function lookAt(calls: Calls, people: readonly Somebody[]): Promise<Presences> {
  const ids = people.slice(0, mostAtOnce).map(({ id }) => id);
  if (ids.length === 0) return Promise.resolve({});
  return calls.presence(ids).then((looks) => {
    const presences: { [Id in string]?: 'online' | 'busy' | 'offline' } = {};
    looks.forEach(({ id, presence }) => (presences[id] = presence));
    return presences;
  });
}
