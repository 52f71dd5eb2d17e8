import type { Clock, Random } from '../clock';
import type { Engine } from '../engine/engine';
import type { Webhooks } from '../hooks/webhooks/webhooks';
import type { Log } from '../log';
import type { MediaServer } from '../media/media-server';
import type { Rooms } from '../rooms/rooms';
import type { RecordingHook } from './recording-hook';

/** The parts of a node that recordings need. */
export interface RecordingParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly media: MediaServer;
  readonly rooms: Rooms;
  readonly webhooks: Webhooks;
  /** Null where operators start their recorders themselves. */
  readonly hook: RecordingHook | null;
}
