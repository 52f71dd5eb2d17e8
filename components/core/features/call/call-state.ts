import type { CallEndReason } from './types';

/**
 * The state of a call on this device. `requesting`: a request of `call()`, `join()` or `open()` waits for the server's answer. `answered`:
 * this device placed, accepted or joined the call.
 */
export type LocalCallState =
  | { readonly kind: 'requesting'; readonly answered: boolean }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'answered' }
  | {
      readonly kind: 'ended';
      readonly reason: CallEndReason;
      /** Clock time. */
      readonly at: number;
      readonly answered: boolean;
      /** The request still waits for its answer; then the call that it made has to be ended on the server too. */
      readonly requesting: boolean;
      /** The user rejected the call here, so no screen has to report its end. */
      readonly dismissed: boolean;
    };

export type LocalCallEvent =
  | { readonly type: 'settled' }
  | { readonly type: 'answered' }
  | { readonly type: 'answerFailed' }
  | { readonly type: 'ended'; readonly reason: CallEndReason; readonly at: number; readonly dismissed: boolean };

export const isAnswered = (state: LocalCallState): boolean =>
  state.kind === 'answered' || ((state.kind === 'requesting' || state.kind === 'ended') && state.answered);

export const isRequesting = (state: LocalCallState): boolean =>
  state.kind === 'requesting' || (state.kind === 'ended' && state.requesting);

/** The state after `event`, or the same state if the event cannot happen in it. A call ends once. */
export function nextCallState(state: LocalCallState, event: LocalCallEvent): LocalCallState {
  switch (event.type) {
    case 'settled':
      if (state.kind === 'requesting') return { kind: state.answered ? 'answered' : 'unanswered' };
      return state.kind === 'ended' ? { ...state, requesting: false } : state;
    case 'answered':
      if (state.kind === 'requesting') return { ...state, answered: true };
      return state.kind === 'unanswered' ? { kind: 'answered' } : state;
    case 'answerFailed':
      if (state.kind === 'requesting') return { ...state, answered: false };
      return state.kind === 'answered' ? { kind: 'unanswered' } : state;
    case 'ended': {
      if (state.kind === 'ended') return state;
      const { reason, at, dismissed } = event;
      return { kind: 'ended', reason, at, dismissed, answered: isAnswered(state), requesting: isRequesting(state) };
    }
  }
}
