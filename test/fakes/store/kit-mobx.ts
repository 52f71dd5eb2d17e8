import * as kit from '../../../components/core/shared/mobx';
import type { MobxApi } from './fake-room-model';

/** The kit's own mobx, for tests that run its sources. Tests of the build use the mobx of the build. */
export const mobx: MobxApi = kit;
