import type { PlayGrant } from '../../protocol/messages';
import type { Kind } from '../../protocol/room-state';
import type { MediaEvent, NativeStream } from '../media';

/** What the engine says of one user. */
interface Said {
  readonly [name: string]: unknown;
}

/** How the server names a stream, in the only grant that says it; and how we name one that the engine speaks of. */
export const streamOf = ({ urls }: PlayGrant): string => (urls[0] ?? '').split('?')[1] ?? '';
const nameOf = (user: unknown, type: string): string => `userid=${encodeURIComponent(String(user))}&streamtype=${type}`;

/** Everybody that a message speaks of; null when it says nothing that can be read. */
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

/** What each code says of the streams of one user. */
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

/** Null for another code. What cannot be read changes nothing: the older form's list above all, as without it everybody would be gone. */
export function streamsEvent(code: number, message: string): MediaEvent | null {
  const read = readers[code];
  if (read === undefined) return null;
  const said = saidIn(message);
  if (said === null) return { type: 'noted' };
  const streams: NativeStream[] = [];
  said.forEach((one) => read(one).forEach((stream) => streams.push(stream)));
  return { type: 'streams', streams, all: code === 1020 };
}
