import type { LogLine } from '../types';
import { connectionCard, isIn, joinParts, receivedCards, sentCard, type CardView, type InspectorFacts } from './cards';
import { lineWords, type NameOf } from './words';

/** Texts of the phone may contain a signed URL or a token. */
const withoutSecrets = (text: string): string =>
  text.replace(/\w+:\/\/[^\s"]+/g, '(url)').replace(/[\w-]{8,}\.[\w-]{8,}\.[\w-]+/g, '(token)');

const cardText = ({ title, side, figures, note }: CardView): string =>
  `${title}: ${joinParts([side, ...figures.map(({ label, value, unit }) => `${label} ${value}${unit}`), note])}`;

/**
 * Everything that was collected, as plain text for support: figures, the last samples, and the log as it was written. Other members are
 * numbered in order of their arrival, and it contains no token and no URL. Room and own id lead to the lines of the server's log.
 */
export function reportText(facts: InspectorFacts, host: string): string {
  const { room, store, words } = facts;
  const seen: string[] = [''];
  const nameOf: NameOf = (member) => {
    if (seen.indexOf(member) < 0) seen.push(member);
    return member === '' ? words('tile.you') : `${words('member')} ${seen.indexOf(member)}`;
  };
  const anonymous = { ...facts, nameOf };
  const lineText = (line: LogLine): string => {
    const { at, level, text, times } = line;
    const said = line.native === null ? `${text} ${JSON.stringify(line.facts ?? {})}` : lineWords(line, words, nameOf);
    return `${new Date(at).toISOString()} ${level} ${withoutSecrets(said)} ×${times}`;
  };
  return [
    `${words('title')} ${new Date(facts.now).toISOString()}`,
    joinParts([host, `room ${room?.id ?? ''}`, `me ${room?.me.id ?? ''}`]),
    cardText(connectionCard(anonymous)),
    `ms ${store.trips.join(' ')}`,
    cardText(sentCard(anonymous)),
    `kb/s ${(room === null ? [] : store.stream(room.id, '', 'main').samples).map(({ kbps }) => kbps.toFixed(0)).join(' ')}`,
    `${words('received')}:`,
    ...(isIn(facts) ? receivedCards(anonymous) : []).map(cardText),
    ...store.lines.map(lineText),
  ].join('\n');
}
