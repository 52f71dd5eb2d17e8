import type { PermissionState } from '../../app/types';
import type { Reason } from '../../protocol/errors';
import type { LocalParticipantModel } from '../../room/types';
import type { Outcome } from './outcomes';
import type { CheckedDevice, CheckKit, Probe, StepResult } from './types';

/** Pure decisions: from what a step observed to its result. */

const ok: StepResult = { outcome: 'ok' };

const resultOf = (outcome: Outcome, detail = ''): StepResult => (detail === '' ? { outcome } : { outcome, detail });

/**
 * The platform's words about a socket that did not open. WeChat gives no codes at the floor, and its words differ by system: the domain
 * list is checked by WeChat itself, certificates by the network library of Android (Chromium's names and −200 to −209), iOS or devtools.
 */
const socketFaults: readonly (readonly [RegExp, Outcome])[] = [
  [/domain list|合法域名|\b600002\b/i, 'notListed'],
  [/\bssl\b|\btls\b|cert|(^|\D)-20\d\b|证书|安全连接/i, 'badCertificate'],
  [/exceed|max.*socket/i, 'tooMany'],
  [/time ?d? ?out|超时/i, 'silent'],
];

export const socketFault = (message: string): Outcome =>
  socketFaults.filter(([words]) => words.test(message)).map(([, outcome]) => outcome)[0] ?? 'unreachable';

/** The mini program may connect to the server's domain. */
export const domainResult = ({ opened, message }: Probe): StepResult =>
  !opened && socketFault(message) === 'notListed' ? resultOf('notListed', message) : ok;

/** The connection is encrypted, and the certificate is accepted. An address that could not be reached says nothing about it. */
export function certificateResult(url: string, { opened, message }: Probe): StepResult {
  if (/^ws:/.test(url)) return resultOf('plain');
  if (opened) return ok;
  return socketFault(message) === 'badCertificate' ? resultOf('badCertificate', message) : resultOf('needs');
}

export function socketResult({ opened, message }: Probe, isOffline: boolean): StepResult {
  if (opened) return ok;
  if (isOffline) return resultOf('offline', message);
  const fault = socketFault(message);
  return fault === 'notListed' || fault === 'badCertificate' ? resultOf('needs') : resultOf(fault, message);
}

const accountFaults: { readonly [reason in Reason]?: Outcome } = {
  token_failed: 'tokenFailed',
  unauthorized: 'refused',
  replaced: 'replaced',
  no_server: 'unreachable',
};

/** The server accepted the token of this user. */
export function accountResult({
  phase,
  trouble,
  ended,
}: Pick<CheckKit['connection'], 'phase' | 'trouble' | 'ended'>): StepResult {
  if (phase === 'online') return ok;
  const reason = ended === null ? trouble : ended.reason;
  return reason === null ? resultOf('noAnswer') : { outcome: accountFaults[reason] ?? 'noAnswer', reason };
}

/** URLs and tokens are signed for minutes, and a certificate for a day, so a smaller difference does no harm. */
const skewLimitMs = 60_000;

export function clockResult(skewMs: number | null): StepResult {
  if (skewMs === null) return resultOf('needs');
  if (Math.abs(skewMs) < skewLimitMs) return ok;
  return { outcome: 'clockOff', detail: `${skewMs} ms`, values: { minutes: Math.round(Math.abs(skewMs) / 60_000) } };
}

const refused = { camera: 'camera_refused', microphone: 'microphone_refused' } as const;

/** WeChat's own permission by the phone comes first, because the mini program's is useless without it. */
export function permissionResult(device: CheckedDevice, isRefusedBySystem: boolean, permission: PermissionState): StepResult {
  if (isRefusedBySystem) return resultOf('systemRefused');
  if (permission === 'undeclared') return resultOf('undeclared');
  return permission === 'refused' ? { outcome: 'device', reason: refused[device] } : ok;
}

type Me = Pick<LocalParticipantModel, 'camera' | 'microphone' | 'status' | 'trouble' | 'quality' | 'volume'>;

const failureOf = ({ camera, microphone }: Me): Reason | null => camera.reason ?? microphone.reason;

/** The element was inserted and does something, or says that it may not. Below base library 1.7.4 it cannot say the latter. */
export const hasSign = (me: Me): boolean =>
  me.status === 'live' ||
  me.status === 'weak' ||
  me.volume > 0 ||
  me.quality.kbps !== undefined ||
  me.quality.fps !== undefined ||
  failureOf(me) !== null;

export function entryResult(me: Me): StepResult {
  const failure = failureOf(me);
  if (failure === 'not_entitled') return resultOf('notEntitled', failure);
  // The mini program's setting allowed the device a moment ago, so the phone refuses it, or another program has it.
  if (failure !== null) return { outcome: 'device', reason: failure };
  return hasSign(me) ? ok : resultOf('noSign');
}

export const isSending = ({ status }: Pick<Me, 'status'>): boolean => status === 'live' || status === 'weak';

/** `wasLive`: the server accepted the stream; `me`: the state five seconds later. */
export function sendResult(wasLive: boolean, me: Pick<Me, 'status' | 'trouble' | 'quality'>): StepResult {
  if (!wasLive || !isSending(me)) return resultOf('sendBroken', me.trouble ?? me.status);
  const isWeak = me.status === 'weak' || me.quality.level === 1 || me.quality.level === 2;
  return isWeak ? resultOf('weak', `level ${me.quality.level}`) : ok;
}

/** The way that the browser's media take. */
export function udpResult(transport: LocalParticipantModel['quality']['transport']): StepResult {
  if (transport === undefined) return resultOf('timeout');
  return transport === 'udp' ? ok : resultOf(transport, transport);
}

/** Reasons for which a token, and not a fault, keeps the user out of the room of the check. */
const scopeReasons: readonly Reason[] = ['forbidden', 'not_found', 'room_locked'];

export const joinResult = (reason: Reason): StepResult => ({
  outcome: scopeReasons.indexOf(reason) >= 0 ? 'roomForbidden' : 'joinFailed',
  reason,
});

export const speakerResult = (heard: boolean | null): StepResult =>
  heard === null ? resultOf('unanswered') : heard ? ok : resultOf('unheard');
