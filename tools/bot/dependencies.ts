import type { Clock } from '../../components/core/shared/clock';
import type { Log } from '../../components/core/shared/log';
import type { Signalling } from '../../components/core/signalling/signalling';
import type { Media } from './media';

/** The parts that the bot works with, and the user that it is. */
export interface BotDependencies {
  signalling: Signalling;
  media: Media;
  clock: Clock;
  log: Log;
  me: {
    user: string;
    name: string;
    /** As in `hello.dev`: the same after a restart, so that an answered call continues. */
    device: string;
  };
}
