import { randomInt } from 'node:crypto';
import { writeAnswer, type AnsweredMedia, type AnswerTerms, type SentStream } from './transport/answer';
import { OfferError, type Offer, type OfferedMedia } from './transport/offer';

const publisherFeedback = { video: ['nack', 'nack pli', 'ccm fir', 'goog-remb'], audio: ['nack'] } as const;
/** Beside `rrtr`, which is answered to those who offer it. */
const viewerFeedback = { video: ['nack', 'nack pli', 'ccm fir', 'transport-cc'], audio: ['nack', 'transport-cc'] } as const;

const isVideo = ({ kind }: OfferedMedia): boolean => kind === 'video';
const feedbackOf = (table: typeof publisherFeedback | typeof viewerFeedback, offered: OfferedMedia): readonly string[] =>
  isVideo(offered) ? table.video : table.audio;

/** The sections that go on: the first of video and the first of sound whose codec we forward. The others are refused. */
function takenOf(offer: Offer): OfferedMedia[] {
  const first = (kind: string): OfferedMedia[] =>
    offer.media.filter((section) => section.kind === kind && section.payloadTypes !== null).slice(0, 1);
  return [...first('video'), ...first('audio')];
}

const refused = (offered: OfferedMedia): AnsweredMedia => ({
  offered: { ...offered, payloadTypes: null },
  direction: 'inactive',
  feedback: [],
  extensions: [],
  withRetransmission: false,
  withRedundancy: false,
  sent: null,
});

/** A random SSRC. The streams of one answer are few, so two never meet in practice. */
export const newSsrc = (): number => randomInt(1, 0xffff_ffff);

/** Answers a publisher. Throws `OfferError` when nothing that it offers can be forwarded. */
export function answerPublisher(offer: Offer, terms: AnswerTerms): { answer: string; media: OfferedMedia[] } {
  const media = takenOf(offer).filter(({ direction }) => direction === 'sendonly' || direction === 'sendrecv');
  if (media.length === 0) throw new OfferError('the offer sends neither H.264 (packetization-mode=1) nor Opus');
  const answered = offer.media.map((offered): AnsweredMedia => {
    if (!media.includes(offered)) return refused(offered);
    return {
      offered,
      direction: 'recvonly',
      feedback: feedbackOf(publisherFeedback, offered),
      extensions: ['absoluteSendTime', 'mid', 'streamId', 'repairedStreamId'],
      withRetransmission: isVideo(offered),
      withRedundancy: false,
      sent: null,
    };
  });
  return { answer: writeAnswer({ ...terms, media: answered }), media };
}

/** Answers a viewer. Throws `OfferError` when it can play nothing that we forward. */
export function answerViewer(
  offer: Offer,
  terms: AnswerTerms,
): { answer: string; media: { offered: OfferedMedia; sent: SentStream }[] } {
  const taken = takenOf(offer).filter(({ direction }) => direction === 'recvonly' || direction === 'sendrecv');
  if (taken.length === 0) throw new OfferError('the offer receives neither H.264 (packetization-mode=1) nor Opus');
  const media = taken.map((offered) => {
    const ssrcFor = (type: number | null | undefined): number | null =>
      isVideo(offered) && typeof type === 'number' ? newSsrc() : null;
    const { retransmission, parity } = offered.payloadTypes ?? {};
    return { offered, sent: { ssrc: newSsrc(), retransmissionSsrc: ssrcFor(retransmission), paritySsrc: ssrcFor(parity) } };
  });
  const answered = offer.media.map((offered): AnsweredMedia => {
    const found = media.find((each) => each.offered === offered);
    if (found === undefined) return refused(offered);
    return {
      offered,
      // A viewer that could send asks for lost sound more often. Its media are ignored.
      direction: offered.direction === 'sendrecv' ? 'sendrecv' : 'sendonly',
      feedback: [...feedbackOf(viewerFeedback, offered), ...(offered.tellsTime ? ['rrtr'] : [])],
      extensions: ['transportWide'],
      withRetransmission: isVideo(offered),
      withRedundancy: !isVideo(offered),
      sent: found.sent,
    };
  });
  return { answer: writeAnswer({ ...terms, media: answered }), media };
}
