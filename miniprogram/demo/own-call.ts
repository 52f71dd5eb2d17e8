import type { CallWords } from './call-words';
import type { Call } from './calls';

/** All that a call's page of one's own draws. */
export interface OwnCall {
  /** '' before there is a call to show. */
  room: string;
  /** The member whose picture is large; '' before they are there. */
  other: string;
  name: string;
  line: string;
  /** It rings here, and can be answered. */
  asks: boolean;
  muted: boolean;
  over: boolean;
}

const none: OwnCall = { room: '', other: '', name: '', line: '', asks: false, muted: false, over: false };

export function ownCallOf(call: Call | null, words: CallWords): OwnCall {
  if (call === null) return none;
  const { room, state, others, direction } = call;
  const asks = direction === 'in' && state === 'ringing' && !call.answering;
  return {
    room: room?.id ?? '',
    other: others.filter((party) => party.state === 'active' || party.state === 'connecting')[0]?.id ?? '',
    name: others.map((party) => party.name).join(words.and),
    line: asks ? words.asks : state === 'inviting' ? words.calling : words[state],
    asks,
    muted: room?.me.microphone.wanted === false,
    over: state === 'ended',
  };
}
