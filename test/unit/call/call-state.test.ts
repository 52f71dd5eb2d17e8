import {
  isAnswered,
  isRequesting,
  nextCallState,
  type LocalCallEvent,
  type LocalCallState,
} from '../../../components/core/features/call/call-state';

const requesting: LocalCallState = { kind: 'requesting', answered: true };
const opening: LocalCallState = { kind: 'requesting', answered: false };
const unanswered: LocalCallState = { kind: 'unanswered' };
const answered: LocalCallState = { kind: 'answered' };
const ended: LocalCallState = { kind: 'ended', reason: 'hangup', at: 5, answered: true, requesting: false, dismissed: false };
const endedEarly: LocalCallState = { ...ended, requesting: true };
const end: LocalCallEvent = { type: 'ended', reason: 'hangup', at: 5, dismissed: false };

describe('what this device does with a call', () => {
  it.each<[string, LocalCallState, LocalCallEvent, LocalCallState]>([
    ['is answered once the server took it', requesting, { type: 'settled' }, answered],
    ['is unanswered once it was opened', opening, { type: 'settled' }, unanswered],
    ['is accepted while it is opened', opening, { type: 'answered' }, requesting],
    ['is accepted', unanswered, { type: 'answered' }, answered],
    ['is accepted once', answered, { type: 'answered' }, answered],
    ['rings again when accepting failed', answered, { type: 'answerFailed' }, unanswered],
    ['rings again when accepting failed while it is opened', requesting, { type: 'answerFailed' }, opening],
    ['has nothing to take back when it rings', unanswered, { type: 'answerFailed' }, unanswered],
    ['ends', answered, end, ended],
    ['ends before its request is answered', requesting, end, endedEarly],
    ['is over for the server too once that is answered', endedEarly, { type: 'settled' }, ended],
    ['ends once', ended, { ...end, reason: 'lost', at: 9 } as LocalCallEvent, ended],
    ['is not accepted after its end', ended, { type: 'answered' }, ended],
    ['does not ring after its end', ended, { type: 'answerFailed' }, ended],
  ])('[C215] %s', (_what, before, event, after) => {
    expect(nextCallState(before, event)).toEqual(after);
  });

  it('[C215] keeps over its end whether it was answered, and whether a request waits', () => {
    const states = [requesting, opening, unanswered, answered, ended, endedEarly];
    expect(states.map(isAnswered)).toEqual([true, false, false, true, true, true]);
    expect(states.map(isRequesting)).toEqual([true, true, false, false, false, true]);
    states.slice(0, 4).forEach((state) => {
      const after = nextCallState(state, end);
      expect([isAnswered(after), isRequesting(after)]).toEqual([isAnswered(state), isRequesting(state)]);
    });
  });
});
