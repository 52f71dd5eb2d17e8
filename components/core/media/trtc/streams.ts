import type { PlayGrant } from '../../protocol/messages';
import type { Kind } from '../../protocol/room-state';
import type { MediaEvent, NativeStream } from '../media';

/** The engine's report about one user. */
interface Said {
  readonly [name: string]: unknown;
}

/** The name of a stream: as the server writes it in a grant, and as it follows from an engine's report. */
export const streamOf = ({ urls }: PlayGrant): string => (urls[0] ?? '').split('?')[1] ?? '';
const nameOf = (user: unknown, type: string): string => `userid=${encodeURIComponent(String(user))}&streamtype=${type}`;

/** The users in a message; null when it cannot be read. */
function saidIn(message: string): readonly Said[] | null {
  try {
    const said = JSON.parse(message) as Said | null;
    const list: unknown = said?.userlist ?? (said?.userid === undefined ? null : [said]);
    return Array.isArray(list) ? list.filter((one: Said | null) => one?.userid !== undefined) : null;
  } catch (cause) {
    return null;
  }
}

const urlOf = (said: Said, isThere: unknown): string => (isThere && typeof said.playurl === 'string' ? said.playurl : '');
const main = (said: Said, kind: Kind, url: string): NativeStream => ({ name: nameOf(said.userid, 'main'), kind, url });
const video = (said: Said): NativeStream => ({
  name: nameOf(said.userid, said.streamtype === 'aux' ? 'aux' : 'main'),
  kind: 'video',
  url: urlOf(said, said.hasvideo),
});

/** The streams of one user by code. */
const readers: Readonly<Record<number, (said: Said) => readonly NativeStream[]>> = {
  1020: (said) => [main(said, 'video', urlOf(said, true))],
  1032: (said) => [
    main(said, 'video', ''),
    main(said, 'audio', ''),
    { ...video(said), name: nameOf(said.userid, 'aux'), url: '' },
  ],
  1033: (said) => [video(said)],
  1034: (said) => [main(said, 'audio', urlOf(said, said.hasaudio))],
};

/** Null for another code. A message that cannot be read changes nothing; an unreadable list would otherwise remove every user. */
export function streamsEvent(code: number, message: string): MediaEvent | null {
  const read = readers[code];
  if (read === undefined) return null;
  const said = saidIn(message);
  if (said === null) return { type: 'noted' };
  const streams: NativeStream[] = [];
  said.forEach((one) => read(one).forEach((stream) => streams.push(stream)));
  return { type: 'streams', streams, all: code === 1020 };
}
