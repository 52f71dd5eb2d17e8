import type { MediaEvent } from '../media/media';
import type { Reason } from '../protocol/errors';
import type { DeviceFailures, LocalParticipant } from './local-participant';

/** Which device a failure of the pusher speaks of; the stream itself goes on without it. */
export function deviceFailure(reason: Reason): Partial<DeviceFailures> | null {
  if (reason === 'not_entitled') return { camera: reason, microphone: reason };
  if (reason === 'camera_refused' || reason === 'camera_missing' || reason === 'camera_in_use') return { camera: reason };
  if (reason === 'microphone_refused' || reason === 'microphone_missing' || reason === 'microphone_in_use') {
    return { microphone: reason };
  }
  return null;
}

/** One event of the own element, turned into what is true of us. */
export function applyPusherEvent(me: LocalParticipant, event: MediaEvent): void {
  if (event.type === 'streams') return me.streams.apply(event);
  if (event.type === 'feedback') {
    me.feedback = event.detected;
    return;
  }
  if (event.type === 'refused') return me.streams.entryRefused(me.session, event.reason);
  if (event.type === 'failed') {
    const device = deviceFailure(event.reason);
    if (device !== null) return me.setFailures(device);
    if (event.reason === 'encode_failed' && me.presets.stepDown(event.kind ?? 'video')) return;
    // Out of the room nothing plays.
    if (event.reason === 'media_removed') me.streams.reset();
    if (event.kind === 'audio') return me.setFailures({ microphone: event.reason });
  }
  // An open camera disproves what was said against it.
  if (event.type === 'cameraOpened' && me.failures.camera !== null) me.setFailures({ camera: null });
  // An engine that begins anew listens anew.
  if (event.type === 'connecting') me.feedback = false;
  if (event.type === 'interrupted') me.interrupted = true;
  if (event.type === 'started') {
    me.interrupted = false;
    me.streams.entered();
  }
  me.session.accept(event);
}
