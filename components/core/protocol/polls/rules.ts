/** The limits of polls that the kit and the server share. */
export const pollLimits = {
  /** The longest question of a poll and the longest choice, in UTF-16 units. */
  pollQuestionLength: 200,
  pollChoiceLength: 80,
  /** The most choices of a poll; the fewest are two. */
  pollChoices: 10,
  /** The newest polls of a room that are kept, the open one among them. */
  pollsPerRoom: 6,
  /** The most votes in one answer of `poll.votes`. */
  pollVotesPage: 100,
} as const;

/** A poll asks for choices; a hand count has one, the raised hand, and no names. */
export const pollKinds = ['choices', 'hands'] as const;
export type PollKind = (typeof pollKinds)[number];

/** The one choice of a hand count. */
export const raisedHand = '✋';
