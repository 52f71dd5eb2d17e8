// Generated from schemas.ts by `npm run generate`. Do not edit.

/** Required fields, as `name:type` with s string, n number, b boolean, a array, o object. */
const frames: { readonly [t: string]: string } = {
  'welcome': 'v:n sid:s rt:s resumed:b now:n hb:n lim:o st:a',
  'res': 'id:n',
  'ev': 'n:s e:s s:n k:s ts:n',
  'eph': 'n:s k:s',
  'bye': 'code:n why:s',
  'token': 'left:n',
  'voucher': 'n:s v:s',
  'pong': '',
};

const events: { readonly [k: string]: string } = {
  'member.joined': 'member:o',
  'member.updated': 'id:s',
  'member.online': 'id:s',
  'member.away': 'id:s',
  'member.offline': 'id:s',
  'member.left': 'id:s reason:s',
  'track.published': 'id:s tracks:a',
  'track.unpublished': 'id:s source:s',
  'track.muted': 'id:s source:s kind:s muted:b',
  'room.updated': '',
  'room.closed': '',
  'message.sent': 'id:s topic:s',
  'call.placed': 'call:o',
  'party.invited': 'party:o group:b',
  'party.called': 'id:s',
  'party.rang': 'id:s',
  'party.accepted': 'id:s device:s name:s',
  'party.connected': 'id:s',
  'party.ended': 'id:s reason:s',
  'party.offline': 'id:s',
  'party.online': 'id:s',
  'call.video_requested': 'id:s',
  'call.switched': 'kind:s by:s',
  'call.ended': 'reason:s into:s',
  'inbox.called': 'call:o leftMs:n',
  'inbox.ended': 'record:o',
  'inbox.updated': '',
};

const ephemerals: { readonly [k: string]: string } = {
  'volume': 'id:s level:n',
  'net': 'id:s level:n',
};

type Fields = { readonly [name: string]: unknown };

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function letterOf(value: unknown): string {
  if (Array.isArray(value)) return 'a';
  if (value === null || value === undefined) return '-';
  return (typeof value).charAt(0);
}

function lacking(fields: Fields, shape: string, where: string): string | null {
  if (shape === '') return null;
  const wrong = shape.split(' ').filter((field) => letterOf(fields[field.split(':')[0] as string]) !== field.split(':')[1]);
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
