import { releaseAll, type Release } from '../../shared/release';
import type { Scope } from '../scope';
import { tellAbsence } from './absence';
import { adapt } from './adapt';
import { hush } from './hidden';
import { followInterruption } from './interruption';
import { keepScreenOn } from './keep-screen-on';
import type { Muting } from './mute';
import { play } from './play';
import { publish } from './publish';
import { reportSelf } from './report';
import { share } from './share';
import { followStreams } from './streams';

/** Everything that happens by itself while we have a seat. Each is a pure predicate and one act, in its own file. */
export const react = (scope: Scope, muting: Muting): Release =>
  releaseAll([
    keepScreenOn(scope),
    publish(scope),
    play(scope),
    muting.react(),
    tellAbsence(scope),
    reportSelf(scope),
    followStreams(scope),
    adapt(scope),
    hush(scope),
    followInterruption(scope),
    share(scope),
  ]);
