import { isDeepStrictEqual } from 'node:util';
import { rtcError } from '../../components/core/protocol/errors';
import type { Context } from '../context';
import { endedPrefix, type EndedRecording } from '../recordings/ended-recordings';
import { targetOf, type Recording } from '../rooms/recording';
import { listIds, loadEach } from './listing';
import type { Handlers } from './operator';
import type { RecordingView } from './shapes';
import { twirpError } from './twirp-error';

type Methods = 'StartRecording' | 'StopRecording' | 'ReportRecording' | 'ListRecordings' | 'ListRecordingStreams';

export const recordingHandlers: Handlers<Methods> = {
  async StartRecording({ context, from }, { room, identity, source, metadata = '' }) {
    if (source !== undefined && identity === undefined)
      throw twirpError('invalid_argument', '/source: a source of a participant, whose identity is missing');
    const target = { ...(identity === undefined ? {} : { identity }), ...(source === undefined ? {} : { source }) };
    return recordingView(await context.recordings.start({ room, metadata, ...target }, from));
  },

  async StopRecording({ context }, { room, recordingId }) {
    return recordingView(found(await context.recordings.stop(room, recordingId)));
  },

  async ReportRecording({ context }, { room, recordingId, ...result }) {
    const kept = found(await context.recordings.report(room, recordingId, result));
    if (!isDeepStrictEqual(kept.result, result))
      throw twirpError('failed_precondition', 'the recording has another result already, or was over without one for an hour');
    return recordingView(kept);
  },

  async ListRecordings({ context }, { room, after, limit }) {
    const { ids, next, live } = await pageOf(context, room, { after, limit });
    const ended = await loadEach(ids, (id) => context.recordings.ended.load(room, id));
    const known = ended.flatMap((one) => (one === null ? [] : [one]));
    const goOn = live.filter(({ id }) => !known.some((one) => one.id === id));
    return { recordings: [...goOn, ...known].map(recordingView), next };
  },

  async ListRecordingStreams({ context, from }, { room, recordingId }) {
    const { streams, entry } = await context.recordings.streams(room, recordingId, from);
    return { streams: streams.map((stream) => ({ ...stream, urls: [...stream.urls] })), entry: entry ?? '' };
  },
};

async function pageOf(
  { recordings, engine }: Context,
  room: string,
  { after = '', limit }: { after: string | undefined; limit: number | undefined },
): Promise<{ ids: readonly string[]; next: string; live: readonly Recording[] }> {
  const live = after === '' ? await recordings.live(room) : [];
  return { ...(await listIds(engine, endedPrefix(room), { after, ...(limit === undefined ? {} : { limit }) })), live };
}

function found(recording: Recording | EndedRecording | null): Recording | EndedRecording {
  if (recording === null) throw rtcError('not_found', { message: '/recordingId: not there' });
  return recording;
}

const live = { starting: 'STARTING', active: 'ACTIVE', ending: 'ENDING' } as const;

function statusOf({ status, startedAt, end, result }: Recording | EndedRecording): RecordingView['status'] {
  if (status !== 'ended') return live[status];
  if (startedAt === undefined) return end === 'start_failed' ? 'FAILED' : 'ABORTED';
  if (result === undefined) return 'ENDING';
  return result.error === undefined ? 'COMPLETE' : 'FAILED';
}

/** How operators see a recording. The key by which its recorder plays stays in the server. */
function recordingView(recording: Recording | EndedRecording): RecordingView {
  const { id, room, metadata, startedAt, recorder, end, result = {} } = recording;
  const { files, ...more } = result;
  return {
    recordingId: id,
    room,
    ...targetOf(recording),
    metadata,
    status: statusOf(recording),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...('endedAt' in recording ? { endedAt: recording.endedAt } : {}),
    ...(end === undefined ? {} : { reason: end }),
    ...(recorder === undefined ? {} : { recorder }),
    ...(files === undefined ? {} : { files: [...files] }),
    ...more,
  };
}
