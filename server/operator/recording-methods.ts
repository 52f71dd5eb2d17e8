import { Type } from '@sinclair/typebox';
import type { MethodDescription } from './method-description';
import {
  closed,
  Identity,
  optional,
  page,
  RecordingId,
  RecordingInfo,
  RecordingResultShape,
  RecordingStreamInfo,
  RoomId,
  SourceName,
} from './shapes';

const recordings = { service: 'rtc.OperatorService', grant: 'roomRecord', about: 'room' } as const;
const recording = { room: RoomId, recordingId: RecordingId };

/** The methods about recordings, which LiveKit has in a service of its own (`livekit.Egress`). */
export const recordingMethods = {
  StartRecording: {
    ...recordings,
    summary:
      'Marks a room as recorded and starts the recorder of the server’s hook, for the whole room, a participant or one source. One that goes on with the same metadata is returned.',
    repeatable: true,
    request: closed({
      room: RoomId,
      identity: optional(Identity),
      /** Without it, all that the participant publishes. */
      source: optional(SourceName),
      /** For the recorder: a layout, the name of a file. */
      metadata: optional(Type.String({ maxLength: 1024 })),
    }),
    answer: RecordingInfo,
  },
  StopRecording: {
    ...recordings,
    summary: 'Stops a recording. Its result follows, by the webhook and in the list.',
    repeatable: true,
    request: closed(recording),
    answer: RecordingInfo,
  },
  ReportRecording: {
    ...recordings,
    summary: 'Tells the result of a recording, also of a recorder that has ended by itself. The first result stays.',
    repeatable: true,
    request: closed({ ...recording, ...RecordingResultShape.properties }),
    answer: RecordingInfo,
  },
  ListRecordings: {
    ...recordings,
    summary: 'Lists the recordings of a room: those that go on, then those that ended within a day, by id.',
    repeatable: true,
    /** The first page has all recordings that go on. */
    request: closed({ room: RoomId, ...page }),
    answer: closed({ recordings: Type.Array(RecordingInfo), next: Type.String() }),
  },
  ListRecordingStreams: {
    ...recordings,
    summary: 'Returns the URLs at which a recorder plays the streams of a recording as they are now.',
    repeatable: true,
    request: closed(recording),
    answer: closed({
      streams: Type.Array(RecordingStreamInfo),
      /** The URL by which a recorder enters the room of the media engine, where the plane has such rooms (TRTC); '' elsewhere. */
      entry: Type.String(),
    }),
  },
} as const satisfies Readonly<Record<string, MethodDescription>>;
