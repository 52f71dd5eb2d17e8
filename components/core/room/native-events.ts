import type { MediaEvent } from '../media/media';
import type { Reason } from '../protocol/errors';
import type { LocalParticipant } from './local-participant';
import type { DeviceFailures } from './mute/device-toggle';

/** The device that a failure of the pusher is about; null if it is about the stream. The stream goes on without the device. */
export function deviceFailure(reason: Reason): Partial<DeviceFailures> | null {
  if (reason === 'not_entitled') return { camera: reason, microphone: reason };
  if (reason === 'camera_refused' || reason === 'camera_missing' || reason === 'camera_in_use') return { camera: reason };
  if (reason === 'microphone_refused' || reason === 'microphone_missing' || reason === 'microphone_in_use') {
    return { microphone: reason };
  }
  return null;
}

/** Applies one event of the own pusher to the local participant. */
export function applyPusherEvent(me: LocalParticipant, event: MediaEvent): void {
  if (event.type === 'streams') return me.streams.apply(event);
  if (event.type === 'feedback') {
    me.setCondition('feedback', event.detected);
    return;
  }
  if (event.type === 'refused') return me.streams.entryRefused(me.session, event.reason);
  if (event.type === 'failed') {
    const device = deviceFailure(event.reason);
    if (device !== null) return me.failed.set(device);
    if (event.reason === 'encode_failed' && me.presets.stepDown(event.kind ?? 'video')) return;
    // Outside the engine's room nothing can be played.
    if (event.reason === 'media_removed') me.streams.reset();
    if (event.kind === 'audio') return me.failed.set({ microphone: event.reason });
  }
  // A camera that opens has no failure any more.
  if (event.type === 'cameraOpened' && me.failed.reasons.camera !== null) me.failed.set({ camera: null });
  // A new start of the engine detects feedback anew.
  if (event.type === 'connecting') me.setCondition('feedback', false);
  if (event.type === 'interrupted') me.setCondition('interrupted', true);
  if (event.type === 'started') {
    me.setCondition('interrupted', false);
    me.streams.entryAccepted();
  }
  me.session.accept(event);
}
