import { isRtcError } from '../../protocol/errors';
import type { RoomModel } from '../../room/types';
import type { Release } from '../../shared/release';
import { rowOf } from './outcomes';
import type { CheckedDevice, CheckKit, CheckPlatform, Probe, StepId, StepResult } from './types';
import {
  accountResult,
  certificateResult,
  clockResult,
  domainResult,
  entryResult,
  hasSign,
  isSending,
  joinResult,
  permissionResult,
  sendResult,
  socketResult,
  speakerResult,
  udpResult,
} from './results';

/** The run that a step belongs to, as the step uses it. */
export interface StepRun {
  readonly kit: CheckKit;
  readonly platform: CheckPlatform;
  /** The results so far, those of earlier runs too. */
  result(id: StepId): StepResult | null;
  /** Releases at the end of this step, at the latest when its time is over or the check stops. */
  own(release: Release): void;
  /** Resolves with true as soon as `read`, which is observed, is true, and with false after `ms` milliseconds. */
  until(read: () => boolean, ms: number): Promise<boolean>;
  /** The answer of the platform to a socket, asked once a run. */
  probe(): Promise<{ url: string; answer: Probe }>;
  /** The private room with its pusher, joined once a run and left at its end. */
  join(devices: { camera: boolean; microphone: boolean }): Promise<RoomModel>;
  /** Plays this URL on the page. Resolves with true at the first picture, or without one at the sound, and with false when it fails. */
  play(url: string, hasPicture: boolean): Promise<boolean>;
  /** The user's answer to the question of the step. */
  answer(): Promise<boolean>;
}

export interface Step {
  readonly id: StepId;
  /** The longest duration in milliseconds, after which the result is `timeout`. */
  readonly limitMs: number;
  /** Steps without which this one cannot be done: it is skipped unless each of them passed, or passed with a warning. */
  readonly needs?: readonly StepId[];
  /** Whether this platform has the step; every platform does when absent. */
  isFor?(kind: CheckPlatform['system']['kind']): boolean;
  run(run: StepRun): Promise<StepResult>;
}

/** Time of one attempt at a socket. */
export const probeMs = 10_000;
/** Time of one URL until it plays. */
export const playMs = 10_000;
/** WeChat shows a dialog, which the user reads first. */
const dialogMs = 60_000;
const signMs = 10_000;
const liveMs = 12_000;
const sentForMs = 5_000;
const transportMs = 8_000;
const speakMs = 6_000;
/** The level of a voice, as in the sheet of devices. */
const audible = 3;

export function passed(result: StepResult | null): boolean {
  const [state] = result === null ? [] : rowOf(result.outcome);
  return state === 'ok' || state === 'warning';
}

const permissionOf =
  (device: CheckedDevice): Step['run'] =>
  ({ kit: { permissions, room }, platform }) => {
    if (!room().capabilities.publish) return Promise.resolve({ outcome: 'noPublish' });
    const system = platform.isRefusedBySystem(device);
    return permissions.ask(device).then((permission) => permissionResult(device, system, permission));
  };

/** The room with everything that is allowed; a refused device is left out. */
const joinedRoom = (run: StepRun): Promise<RoomModel> =>
  run.join({ camera: passed(run.result('camera')), microphone: passed(run.result('microphone')) });

const entry: Step['run'] = (run) => {
  if (!passed(run.result('camera')) && !passed(run.result('microphone'))) return Promise.resolve({ outcome: 'needs' });
  return joinedRoom(run).then(
    ({ me }) => run.until(() => hasSign(me), signMs).then(() => entryResult(me)),
    (cause: unknown) => {
      if (isRtcError(cause)) return joinResult(cause.reason);
      throw cause;
    },
  );
};

const send: Step['run'] = (run) =>
  joinedRoom(run).then(({ me }) =>
    run
      .until(() => isSending(me), liveMs)
      .then((wasLive) => {
        if (!wasLive) return sendResult(false, me);
        return run.until(() => !isSending(me), sentForMs).then(() => sendResult(true, me));
      }),
  );

const play: Step['run'] = (run) =>
  joinedRoom(run)
    .then((room) => run.kit.ownUrls(room))
    .then((urls): Promise<StepResult> => {
      if (urls.length === 0) return Promise.resolve({ outcome: 'noReturn' });
      // As in a room, the next URL of the grant is tried when one fails.
      return urls
        .reduce(
          (before, url) => before.then((plays) => plays || run.play(url, passed(run.result('camera')))),
          Promise.resolve(false),
        )
        .then((plays) => ({ outcome: plays ? 'ok' : 'playBroken' }));
    });

const udp: Step['run'] = (run) =>
  joinedRoom(run).then(({ me }) =>
    run.until(() => me.quality.transport !== undefined, transportMs).then(() => udpResult(me.quality.transport)),
  );

const level: Step['run'] = (run) =>
  joinedRoom(run).then(({ me, capabilities }): Promise<StepResult> => {
    if (!capabilities.volume) return Promise.resolve({ outcome: 'noLevel' });
    return run.until(() => me.volume >= audible, speakMs).then((heard) => ({ outcome: heard ? 'ok' : 'quiet' }));
  });

/** The steps in their order. Each is a description: everything that it touches comes by its run. */
export const steps: readonly Step[] = [
  {
    id: 'domain',
    limitMs: 35_000,
    // A browser connects to any server that takes its page's address.
    isFor: (kind) => kind !== 'browser',
    run: (run) => run.probe().then(({ answer }) => domainResult(answer)),
  },
  {
    id: 'certificate',
    limitMs: 35_000,
    isFor: (kind) => kind !== 'browser',
    run: (run) => run.probe().then(({ url, answer }) => certificateResult(url, answer)),
  },
  {
    id: 'socket',
    limitMs: 35_000,
    run: (run) => run.probe().then(({ answer }) => socketResult(answer, run.kit.connection.networkDown)),
  },
  {
    id: 'account',
    limitMs: 25_000,
    needs: ['socket'],
    run: ({ kit: { connection, acquireConnection }, own, until }) => {
      own(acquireConnection());
      if (connection.phase === 'waiting') connection.retryNow();
      // `waiting` is reached after a failed attempt only.
      const isDecided = (): boolean =>
        connection.phase === 'online' || connection.ended !== null || connection.phase === 'waiting';
      return until(isDecided, 20_000).then(() => accountResult(connection));
    },
  },
  {
    id: 'clock',
    limitMs: 1_000,
    needs: ['account'],
    run: ({ kit }) => Promise.resolve(clockResult(kit.skewMs())),
  },
  { id: 'camera', limitMs: dialogMs, run: permissionOf('camera') },
  { id: 'microphone', limitMs: dialogMs, run: permissionOf('microphone') },
  { id: 'entry', limitMs: 25_000, needs: ['account'], run: entry },
  { id: 'send', limitMs: 20_000, needs: ['entry'], run: send },
  { id: 'play', limitMs: 35_000, needs: ['send'], run: play },
  { id: 'udp', limitMs: 10_000, needs: ['send'], isFor: (kind) => kind === 'browser', run: udp },
  { id: 'level', limitMs: 10_000, needs: ['microphone', 'entry'], run: level },
  {
    id: 'speaker',
    limitMs: 30_000,
    run: (run) => {
      run.own(run.platform.playTone());
      const unanswered = new Promise<null>((done) => run.own(run.platform.clock.after(20_000, () => done(null))));
      return Promise.race<boolean | null>([run.answer(), unanswered]).then(speakerResult);
    },
  },
];
