import { releaseAll, type Release } from '../../shared/release';
import type { RoomContext } from '../room-context';
import { syncAttributes } from './sync-attributes';
import { adaptBitrate } from '../presets/adapt-bitrate';
import { muteInBackground } from './background';
import { handleInterruption } from './interruption';
import { keepScreenOn } from './keep-screen-on';
import type { MuteSync } from '../mute/sync-mute';
import { subscribe } from './subscribe';
import { publish } from './publish';
import { reportLevels } from '../audio-level/report-levels';
import { publishScreen } from '../screen-share/publish-screen';
import { syncNativeStreams } from '../stream/sync-native-streams';

/** Everything that happens by itself while the room is joined. Each is a pure predicate and one act, in its own file. */
export const startAutomation = (context: RoomContext, muting: MuteSync): Release =>
  releaseAll([
    keepScreenOn(context),
    publish(context),
    subscribe(context),
    muting.observe(),
    syncAttributes(context),
    reportLevels(context),
    syncNativeStreams(context),
    adaptBitrate(context),
    muteInBackground(context),
    handleInterruption(context),
    publishScreen(context),
  ]);
