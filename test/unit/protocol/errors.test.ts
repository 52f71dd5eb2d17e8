import { closeCodes, reasonOf, closeActionOf } from '../../../components/core/protocol/close-codes';
import { errors, isRtcError, knownReason, rtcError, type Reason } from '../../../components/core/protocol/errors';

describe('close codes', () => {
  it.each([
    [4001, 'final'],
    [4099, 'final'],
    [4100, 'backoff'],
    [4199, 'backoff'],
    [4200, 'now'],
    [4299, 'now'],
    [1006, 'backoff'],
    [1009, 'backoff'],
  ] as const)('[M13] reads the action of %d from its hundreds: %s', (code, action) => {
    expect(closeActionOf(code)).toBe(action);
  });

  it('[M13] has one name and one reason per code', () => {
    const codes = Object.values(closeCodes).map((entry) => entry.code);
    expect(new Set(codes).size).toBe(codes.length);
    codes.forEach((code) => expect(errors).toHaveProperty(reasonOf(code)));
  });
});

describe('errors', () => {
  it.each(['not_yet_invented', 'toString', '__proto__'])('[M14] treats %s as internal', (code) => {
    expect(knownReason(code)).toBe('internal');
  });

  it.each(Object.keys(errors) as Reason[])('[M15] makes %s an error with its retry, its cause and its message', (reason) => {
    const cause = new Error('below');
    const error = rtcError(reason, { message: 'said so', cause, afterMs: 5 });
    expect(isRtcError(error)).toBe(true);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ reason, retry: errors[reason].retry, cause, afterMs: 5, message: `${reason}: said so` });
  });

  it('[M15] is distinguished from any other value', () => {
    [null, undefined, new Error('plain'), 'room_full', {}].forEach((value) => expect(isRtcError(value)).toBe(false));
  });
});
