// Generated from schemas.ts by `npm run generate`. Do not edit.

/** Required fields, as `name:type` with n number, b boolean, a array, o object; without a type it is a string. */
const frames: { readonly [t: string]: string } = {
  'welcome': 'v:n sid rt resumed:b now:n hb:n lim:o st:a',
  'res': 'id:n',
  'ev': 'n e s:n k ts:n',
  'eph': 'n k',
  'bye': 'code:n why',
  'token': 'left:n',
  'voucher': 'n v',
  'pong': '',
};

const events: { readonly [k: string]: string } = {
  'member.joined': 'member:o',
  'member.updated': 'id',
  'member.online': 'id',
  'member.away': 'id',
  'member.offline': 'id',
  'member.left': 'id reason',
  'track.published': 'id tracks:a',
  'track.unpublished': 'id source',
  'track.muted': 'id source kind muted:b',
  'room.updated': '',
  'room.closed': '',
  'audience.changed': 'count:n newest:a',
  'message.sent': 'id topic',
  'member.asked': 'id kind by',
  'chat.sent': 'message:o',
  'chat.deleted': 'id by',
  'poll.opened': 'poll:o',
  'poll.counted': 'tally:o',
  'poll.closed': 'poll:o',
  'call.placed': 'call:o',
  'party.invited': 'party:o group:b',
  'party.called': 'id',
  'party.rang': 'id',
  'party.accepted': 'id device name',
  'party.connected': 'id',
  'party.ended': 'id reason',
  'party.offline': 'id',
  'party.online': 'id',
  'call.video_requested': 'id',
  'call.switched': 'kind by',
  'call.ended': 'reason into',
  'inbox.called': 'call:o leftMs:n',
  'inbox.ended': 'record:o',
  'inbox.updated': '',
};

const ephemerals: { readonly [k: string]: string } = {
  'volume': 'id level:n',
  'net': 'id level:n',
  'reaction': 'id kind',
};

type Fields = { readonly [name: string]: unknown };

function letterOf(value: unknown): string {
  if (Array.isArray(value)) return 'a';
  if (value === null) return '-';
  return (typeof value).charAt(0);
}

const isFields = (value: unknown): value is Fields => letterOf(value) === 'o';

function lacking(fields: Fields, shape: string, where: string): string | null {
  if (shape === '') return null;
  const wrong = shape.split(' ').filter((field) => letterOf(fields[field.split(':')[0] as string]) !== (field.split(':')[1] || 's'));
  return wrong.length === 0 ? null : where + ' lacks ' + wrong.join(' ');
}

const own = (group: { readonly [name: string]: string }, name: unknown): string | null =>
  Object.prototype.hasOwnProperty.call(group, name as string) ? (group[name as string] as string) : null;

/** Names the missing fields of a decoded frame, or returns null when there are none. Unknown frames, events and ephemerals lack nothing. */
export function missing(frame: unknown): string | null {
  if (!isFields(frame) || typeof frame.t !== 'string') return 'not a frame';
  const shape = own(frames, frame.t);
  if (shape === null) return null;
  const fault = lacking(frame, shape, frame.t);
  if (fault !== null || (frame.t !== 'ev' && frame.t !== 'eph')) return fault;
  const inner = own(frame.t === 'ev' ? events : ephemerals, frame.k);
  if (inner === null) return null;
  return isFields(frame.d) ? lacking(frame.d, inner, String(frame.k)) : frame.k + ' has no object';
}
