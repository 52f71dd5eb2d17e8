import type { CallWords } from './call-words';
import type { Call } from './calls';

/** Everything that the headless call page draws. */
export interface CallPageState {
  /** '' before there is a call to show. */
  room: string;
  /** The member with the large picture; '' before they join. */
  other: string;
  name: string;
  line: string;
  /** The call rings on this device and can be answered. */
  ringsHere: boolean;
  muted: boolean;
  /** There is no call. */
  free: boolean;
  over: boolean;
}

const none: CallPageState = { room: '', other: '', name: '', line: '', ringsHere: false, muted: false, free: false, over: false };

export function callPageState(call: Call | null, words: CallWords): CallPageState {
  if (call === null) return { ...none, line: words.noCall, free: true };
  const { room, state, others, direction } = call;
  const ringsHere = direction === 'in' && state === 'ringing' && !call.answering;
  return {
    room: room?.id ?? '',
    other: others.filter((party) => party.state === 'active' || party.state === 'connecting')[0]?.id ?? '',
    name: others.map((party) => party.name).join(words.and),
    line: ringsHere ? words.asks : state === 'inviting' ? words.calling : words[state],
    ringsHere,
    muted: room?.me.microphone.wanted === false,
    free: false,
    over: state === 'ended',
  };
}
