import type { RoomModel } from '../../room/types';
import type { Reason } from '../../protocol/errors';
import type { ConnectionModel, PermissionsModel } from '../../app/types';
import type { Clock } from '../../shared/clock';
import type { Release } from '../../shared/release';
import type { Outcome } from './outcomes';

/** The steps of a check, in their order. */
export const stepIds = [
  'domain', 'certificate', 'socket', 'account', 'clock', 'camera', 'microphone', 'entry', 'send', 'play', 'udp', 'level', 'speaker',
] as const; // prettier-ignore

export type StepId = (typeof stepIds)[number];

/** The result of a step. */
export interface StepResult {
  readonly outcome: Outcome;
  /** For the report: the words of the platform. */
  readonly detail?: string;
  readonly reason?: Reason;
  /** Values for the text of the outcome. */
  readonly values?: { readonly [name: string]: number };
}

/** The answer of the platform to an attempt to open a socket. */
export interface Probe {
  readonly opened: boolean;
  readonly message: string;
}

export type CheckedDevice = 'camera' | 'microphone';

/** The parts of the platform that a check uses. */
export interface CheckPlatform {
  readonly clock: Clock;
  readonly system: { readonly kind: 'wechat' | 'qq' | 'browser'; readonly name: string; readonly version: string };
  probe(url: string, limitMs: number, done: (probe: Probe) => void): Release;
  isRefusedBySystem(device: CheckedDevice): boolean;
  playTone(): Release;
  copy(text: string): Promise<void>;
}

/** The parts of the running kit that a check uses. */
export interface CheckKit {
  readonly servers: readonly string[];
  readonly connection: Pick<ConnectionModel, 'phase' | 'networkDown' | 'trouble' | 'ended' | 'retryNow'>;
  readonly permissions: PermissionsModel;
  acquireConnection(): Release;
  /** The difference of the phone's clock to the server's in milliseconds, positive when the phone is ahead; null before the first welcome. */
  skewMs(): number | null;
  /** The private room of this app's checks. */
  room(): RoomModel;
  /** URLs that play the own stream; none where the media plane cannot play it. */
  ownUrls(room: RoomModel): Promise<readonly string[]>;
  /** The meaning of a status code of the player: the first picture, the start of the sound, a failure, or nothing of these. */
  played(code: number, message: string): 'picture' | 'sound' | 'failed' | '';
}
