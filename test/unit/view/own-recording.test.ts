import { OwnRecording, recorderFault, type RecordingPlatform } from '../../../components/core/view/devices/own-recording';
import { FakeClock } from '../../fakes/platform/fake-clock';

type Done = Parameters<RecordingPlatform['record']>[1];

function recordingOf(permission: () => Promise<string> = () => Promise.resolve('granted')) {
  const clock = new FakeClock();
  const held = new Set<string>();
  const hold = (name: string) => {
    held.add(name);
    return () => void held.delete(name);
  };
  let done: Done = () => undefined;
  const recording = new OwnRecording({
    clock,
    askMicrophone: permission,
    record: (_ms, then) => {
      done = then;
      return hold('recorder');
    },
    playFile: (path) => hold(path),
  });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
  };
  return { clock, held, recording, settle, say: (result: Parameters<Done>[0]) => done(result) };
}

describe('a recording of the own voice', () => {
  it('[V150] counts down, plays what was recorded, and begins again', async () => {
    const { clock, held, recording, settle, say } = recordingOf();
    recording.toggle();
    await settle();
    expect([recording.state, recording.secondsLeft, Array.from(held)]).toEqual(['recording', 3, ['recorder']]);
    clock.advance(2_000);
    expect(recording.secondsLeft).toBe(1);
    say({ path: 'file', failure: '' });
    expect([recording.state, recording.secondsLeft, Array.from(held)]).toEqual(['playing', 3, ['file']]);
    clock.advance(3_500);
    expect([recording.state, recording.isRepeated, held.size, clock.pending]).toEqual(['idle', true, 0, 0]);
  });

  it.each(['recording', 'playing'] as const)('[V152] is stopped by the button while %s, and leaves nothing', async (state) => {
    const { clock, held, recording, settle, say } = recordingOf();
    recording.toggle();
    await settle();
    if (state === 'playing') say({ path: 'file', failure: '' });
    expect(recording.state).toBe(state);
    recording.toggle();
    expect([recording.state, held.size, clock.pending]).toEqual(['idle', 0, 0]);
  });

  it('[V152] that was stopped while the user was asked does not begin', async () => {
    const { held, recording, settle } = recordingOf();
    recording.toggle();
    recording.stop();
    await settle();
    expect([recording.state, held.size]).toEqual(['idle', 0]);
  });

  it('[V151] says why it failed, and forgets it with the next try', async () => {
    const refused = recordingOf(() => Promise.resolve('refused'));
    refused.recording.toggle();
    await refused.settle();
    expect([refused.recording.state, refused.recording.fault]).toEqual(['idle', 'microphone_refused']);
    const { clock, held, recording, settle, say } = recordingOf();
    recording.toggle();
    await settle();
    say({ path: '', failure: 'operateRecorder:fail is recording or paused' });
    expect([recording.state, recording.fault, held.size, clock.pending]).toEqual(['idle', 'microphone_in_use', 0, 0]);
    recording.toggle();
    expect(recording.fault).toBe(null);
    await settle();
    clock.advance(8_000);
    expect([recording.state, recording.fault, held.size, clock.pending]).toEqual(['idle', 'microphone_in_use', 0, 0]);
  });

  it.each([
    ['operateRecorder:fail auth deny', 'microphone_refused'],
    ['operateRecorder:fail:system permission denied', 'microphone_refused'],
    ['operateRecorder:fail NotFoundError Requested device not found', 'microphone_missing'],
    ['operateRecorder:fail NotReadableError Could not start audio source', 'microphone_in_use'],
    ['operateRecorder:fail is recording or paused', 'microphone_in_use'],
    ['operateRecorder:fail', 'device_failed'],
  ])('[V151] %s means %s', (words, reason) => {
    expect(recorderFault(words)).toBe(reason);
  });
});
