/** The public entry of polls: an app that does not import it does not carry their code. */
export { polls } from './core/features/polls/feature';
export type { PollEntry, PollQuestion, Polls, RoomPollsModel, RtcWithPolls } from './core/features/polls/types';
export type { RtcPollsProperties } from './core/features/polls/tags';
