import type { Feature, FeatureContext, FeatureInstance, FeatureModule } from '../../app/features';
import type { CallState, InboxState } from '../../protocol/call-state';
import { callOfRoom, callRoom, callStream, userStream } from '../../protocol/messages';
import { callsName } from './app-calls';
import { Calls } from './calls';
import type { Calls as CallsApi } from './types';

/** The `room` property of a component that shows the present call, because its room is known only after the server's answer and may change. */
export const presentCallRoom = callRoom('');

const prefixes = [callStream(''), userStream('')];

function start(context: FeatureContext): FeatureInstance<CallsApi> {
  const calls = new Calls(context);
  const { registry } = calls;
  return {
    api: calls,
    streams: {
      owns: (stream) => prefixes.some((prefix) => stream.indexOf(prefix) === 0),
      apply: (event) => registry.apply(event),
      replace: (stream, state) => registry.replace(stream, state as unknown as CallState | InboxState),
      lost: (stream) => registry.lost(stream),
    },
    connection: registry,
    rooms: {
      // Choices made in a call, such as no camera in a voice call, must not change the next room.
      owns: (id) => callOfRoom(id) !== null,
      byName: (name) => (name === presentCallRoom ? (calls.current?.room ?? null) : undefined),
    },
    close: () => calls.close(),
    release: () => calls.release(),
  };
}

/**
 * The feature of calls: adds `rtc.calls`, which `<rtc-call>` shows.
 *
 * @example createRtc({ server, token, features: [calls()] });
 */
export function calls(): Feature<typeof callsName, CallsApi> {
  const feature: FeatureModule<typeof callsName, CallsApi> = { name: callsName, start };
  return feature;
}
