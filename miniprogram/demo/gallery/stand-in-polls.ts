import { idOf, nameOf, type Language } from './people';
import type { Scene, StandInPoll } from './scene';

const minute = 60_000;

const pollOf = (poll: StandInPoll, id: string, openedAt: number, language: Language): object => {
  const { kind = 'choices', question, choices, counts, many = false, anonymous = false, hidden = false, closed = false } = poll;
  return {
    id,
    kind,
    question,
    choices,
    many,
    anonymous,
    hidden,
    by: idOf(1),
    name: nameOf(1, language),
    openedAt,
    closedAt: closed ? openedAt + minute : 0,
    rev: 1,
    voters: counts.reduce((sum, count) => sum + count, 0),
    counts: hidden && !closed ? [] : counts,
  };
};

/** The polls of a scene, the oldest first, and the user's own votes. */
const listOf = ({ polls = [] }: Scene, language: Language): object => ({
  polls: polls.map((poll, at) => pollOf(poll, `p${at}`, Date.now() - (polls.length - at) * minute, language)),
  votes: polls.map(({ own = [] }, at) => ({ poll: `p${at}`, choices: own })).filter(({ choices }) => choices.length > 0),
});

/** The answer to a method of polls. A poll that a tap opens or closes is answered, and changes nothing. */
export function answerOfPolls(method: string, scene: Scene, language: Language): object {
  if (method === 'poll.list') return listOf(scene, language);
  if (method === 'poll.votes') return { votes: [], next: '' };
  if (method === 'poll.vote') return {};
  const first = scene.polls?.[0] ?? { question: '?', choices: ['1', '2'], counts: [0, 0] };
  return { poll: pollOf({ ...first, closed: method === 'poll.close' }, 'p0', Date.now(), language) };
}
