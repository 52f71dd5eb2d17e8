import * as kit from '../../components/core/store/mobx';
import type { Watching } from './fake-room-model';

/** The kit's own mobx, for tests that run its sources. Tests of the build take the one of the build. */
export const mobx: Watching = kit;
