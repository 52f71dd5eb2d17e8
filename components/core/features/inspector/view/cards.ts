import type { ConnectionModel } from '../../../app/types';
import type { Quality } from '../../../media/media';
import { errors } from '../../../protocol/errors';
import type { RemoteStreamModel, RoomModel, StreamStatus } from '../../../room/types';
import { formatText } from '../../../texts/texts';
import { formatDuration } from '../../../view/format';
import { isFlowing, rateOf, type InspectorStore } from '../inspector';
import type { StreamHistory } from '../types';
import { barsOf, delayTone, figure, fpsTone, lossTone, sampleBars, type FigureView } from './figures';
import { codeWords, streamName, type NameOf, type Word, type Words } from './words';

/** The connection, what is sent, or one stream that is received. */
export interface CardView {
  id: string;
  title: string;
  side: string;
  figures: readonly FigureView[];
  /** As `barsOf` writes them; empty without a sample. */
  bars: readonly number[];
  note: string;
}

export interface InspectorFacts {
  room: Pick<RoomModel, 'id' | 'state' | 'plane' | 'me' | 'remotes'> | null;
  connection: ConnectionModel | null;
  store: InspectorStore;
  /** The setData calls of the kit's other components a second, and characters of their JSON a second; null in the first second. */
  setData: { calls: number; characters: number } | null;
  now: number;
  words: Words;
  nameOf: NameOf;
}

export const joinParts = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== '' && part !== undefined).join(' · ');

export const isIn = ({ room }: InspectorFacts): boolean => room?.state === 'joined' || room?.state === 'reconnecting';

function phaseWords({ connection, store, now, words }: InspectorFacts): string {
  if (connection === null) return words('lobby.down');
  const { phase, attempt, networkDown } = connection;
  if (phase === 'online') return `${words('online')} ${formatDuration(now - store.since)}`;
  if (networkDown) return words('banner.noNetwork');
  if (phase === 'waiting') return formatText(words('banner.reconnecting'), { attempt });
  return words(phase === 'opening' || phase === 'handshake' ? 'connecting' : 'lobby.down');
}

/** The connection of the app, which rooms share. */
export function connectionCard(facts: InspectorFacts): CardView {
  const { store, room, setData, words } = facts;
  const { trips, server } = store;
  const trip = trips[trips.length - 1];
  return {
    id: 'connection',
    title: words('connection'),
    side: phaseWords(facts),
    figures: [
      figure(words('trip'), trip, 'ms', delayTone(trip)),
      figure(words('resumes'), store.hasLog ? store.resumes : undefined, ''),
      figure(words('reconnects'), store.reconnects, ''),
      figure('setData', setData?.calls, words('perSecond'), 0, 1),
    ],
    bars: barsOf(trips, 200, (at) => delayTone(trips[at])),
    note: joinParts([
      server,
      room?.plane ?? '',
      setData === null ? '' : `setData ${(setData.characters / 1000).toFixed(1)} kB/s`,
    ]),
  };
}

/** Statuses that need words; the others are seen by the figures. */
const statusWords: { readonly [Status in StreamStatus]?: Word } = {
  connecting: 'connecting',
  weak: 'tile.weak',
  reconnecting: 'tile.reconnecting',
  paused: 'paused',
  failed: 'error.playBroken',
};

const wordsFor = (status: StreamStatus, words: Words): string => {
  const key = statusWords[status];
  return key === undefined ? '' : words(key);
};

const sizeOf = ({ width, height }: Quality): string => (width ? `${width}×${height}` : '');

/** The round trip of a browser's media, and the last code. */
const wayOf = ({ rttMs, code }: StreamHistory, words: Words): string[] => [
  rttMs === undefined ? '' : `${words('trip')} ${rttMs} ms`,
  code === undefined ? '' : codeWords(code, words),
];

/** The stream that this device sends. */
export function sentCard(facts: InspectorFacts): CardView {
  const { room, store, words } = facts;
  const card = { id: 'sent', title: words('sent'), side: '', figures: [], bars: [] };
  if (room === null || !isIn(facts)) return { ...card, note: words(room?.state === 'joining' ? 'room.joining' : 'notInRoom') };
  const { status, trouble, quality, camera, microphone } = room.me;
  const history = store.stream(room.id, '', 'main');
  const hasVideo = camera.actual === 'on';
  const hasAudio = microphone.actual === 'on';
  const state = trouble === null ? wordsFor(status, words) : words(errors[trouble].text);
  if (rateOf(quality) === undefined || !isFlowing(status))
    return { ...card, note: joinParts([state || words('noData'), ...wayOf(history, words)]) };
  const fps = hasVideo ? quality.fps : undefined;
  return {
    ...card,
    side: joinParts([hasVideo ? sizeOf(quality) : '', history.codec, quality.transport]),
    figures: [
      figure(words('video'), hasVideo ? quality.videoKbps : undefined, 'kb/s'),
      figure(words('audio'), hasAudio ? quality.audioKbps : undefined, 'kb/s'),
      figure(words('frames'), fps, '', fpsTone(fps)),
      figure(words('loss'), history.loss, '%', lossTone(history.loss), 1),
    ],
    bars: sampleBars(history.samples, hasVideo),
    note: joinParts([hasVideo ? '' : words('voiceOnly'), state, ...wayOf(history, words)]),
  };
}

/** The streams that are received, in order of arrival. */
export const receivedCards = (facts: InspectorFacts): readonly CardView[] =>
  facts.room === null ? [] : facts.room.remotes.map((remote) => receivedCard(facts, remote));

function receivedCard({ room, store, words, nameOf }: InspectorFacts, remote: RemoteStreamModel): CardView {
  const { member, source, quality, hasVideo, status } = remote;
  const history = store.stream(room?.id ?? '', member.id, source);
  const isShown = isFlowing(status);
  const fps = hasVideo && isShown ? quality.fps : undefined;
  const loss = isShown ? history.loss : undefined;
  const jitter = isShown ? quality.jitterMs : undefined;
  const kbps = isShown ? rateOf(quality) : undefined;
  const cache = Math.max(quality.videoCache ?? 0, quality.audioCache ?? 0);
  return {
    id: `${member.id}/${source}`,
    title: streamName(nameOf(member.id), source, words),
    side: wordsFor(status, words) || (kbps === undefined ? words('noData') : ''),
    figures: [
      figure('kb/s', kbps, ''),
      // A shared screen has few frames as long as nothing on it moves.
      figure(words('frames'), fps, '', source === 'screen' ? 0 : fpsTone(fps)),
      figure(words('loss'), loss, '%', lossTone(loss), 1),
      figure(words('jitter'), jitter, ' ms', delayTone(jitter)),
    ],
    bars: [],
    note: joinParts([
      hasVideo ? sizeOf(quality) : '',
      history.codec,
      quality.transport,
      cache > 0 ? `${words('cache')} ${cache} ms` : '',
      ...wayOf(history, words),
    ]),
  };
}
