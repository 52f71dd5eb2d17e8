import { signToken } from '../../../server/index';
import type { FrameFault, WireFrame } from '../../harness/proxies/frame-proxy';
import { key } from '../../harness/servers/test-server';

/** A server that is broken in one way, and the checks that must find it. */
export interface BrokenServer {
  readonly title: string;
  /** The part of the suite that is run against it. */
  readonly only: string;
  readonly fails: readonly string[];
  /** Called once for each server; what it returns is called for each connection. */
  faults(): () => FrameFault;
}

const numbers = 'events of a stream are numbered without a gap';
const bye = 'bye comes before every close of the server, and nothing after it';
const shape = 'every frame has the shape of its schema';
const once = 'every request gets one answer';

const fromServer = (change: (frame: WireFrame) => readonly WireFrame[]) => () => () => ({ fromServer: change });
const fromClient = (change: NonNullable<FrameFault['fromClient']>) => () => () => ({ fromClient: change });
/** A server that does not send some of its frames. */
const without = (isDropped: (frame: WireFrame) => boolean) => fromServer((frame) => (isDropped(frame) ? [] : [frame]));
/** A server that answers as if it had done what it must refuse. */
const lenient = (code: string) =>
  fromServer((frame) => (frame.err?.code === code ? [{ t: 'res', id: frame.id ?? 0, d: {} }] : [frame]));
/** A server that takes every token for a token of its own. */
const trusting = fromClient(async (frame) => {
  if (frame.t !== 'hello') return [frame];
  const claims = JSON.parse(Buffer.from(String(frame.tok).split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  return [{ ...frame, tok: await signToken({ key, user: claims.sub, rooms: { '*': 'host' }, ttlSeconds: 600 }) }];
});

/** Follows the resume tokens of all sessions, and changes the one of a hello. */
const resumeTokens = (change: (issued: readonly string[], used: string) => string) => () => {
  const issued = new Map<string, string[]>();
  return (): FrameFault => ({
    fromServer(frame) {
      const { t, sid = '', rt = '' } = frame;
      if (t === 'welcome') issued.set(sid, [...(issued.get(sid) ?? []), rt]);
      return [frame];
    },
    fromClient(frame) {
      const known = issued.get(frame.sid ?? '');
      return frame.t === 'hello' && known !== undefined ? [{ ...frame, rt: change(known, frame.rt ?? '') }] : [frame];
    },
  });
};

function droppedReplay(): FrameFault {
  let left = 0;
  return {
    fromServer(frame) {
      if (frame.t === 'welcome') left = (frame.st ?? []).reduce((sum, { replay = 0 }) => sum + replay, 0);
      if (frame.t !== 'ev' || left === 0) return [frame];
      left -= 1;
      return [];
    },
  };
}

function swappedAnswers(): FrameFault {
  let held: WireFrame | null = null;
  return {
    fromServer(frame) {
      if (frame.t !== 'res' || (held === null && frame.d?.snap === undefined)) return [frame];
      if (held === null) {
        held = frame;
        return [];
      }
      const both = [frame, held];
      held = null;
      return both;
    },
  };
}

let keys = 0;

export const brokenServers: readonly BrokenServer[] = [
  {
    title: 'drops the replay',
    only: 'replays exactly',
    fails: ['a resume replays exactly the missed events and goes on live', numbers],
    faults: () => droppedReplay,
  },
  {
    title: 'sends no snapshot',
    only: 'by a snapshot',
    fails: ['a position of another epoch, of the future or of none is answered by a snapshot'],
    faults: fromServer((frame) => [frame.t === 'welcome' ? { ...frame, st: [] } : frame]),
  },
  {
    title: 'follows streams of which the session is no member',
    only: 'leaves out streams',
    fails: ['the welcome leaves out streams of which the session is no member'],
    faults: fromServer((frame) => [
      frame.t === 'welcome' ? { ...frame, st: [...(frame.st ?? []), { n: 'r:other', e: 'e', s: 1 }] } : frame,
    ]),
  },
  {
    title: 'keeps every resume token valid for ever',
    only: 'resume token',
    fails: ['the former resume token is refused once the fresh one was used'],
    faults: resumeTokens((issued, used) => (issued.includes(used) ? (issued.at(-1) ?? '') : used)),
  },
  {
    title: 'forgets the former resume token at once',
    only: 'resume token',
    fails: ['the former resume token is accepted until the fresh one was used'],
    faults: resumeTokens((issued, used) => (used === issued.at(-1) ? used : 'x'.repeat(22))),
  },
  {
    title: 'resumes a session for everybody',
    only: 'own user',
    fails: ['a session is resumed only by its own user with its resume token'],
    faults: resumeTokens((issued) => issued.at(-1) ?? ''),
  },
  {
    title: 'answers twice',
    only: 'ping is',
    fails: [once],
    faults: fromServer((frame) => (frame.t === 'res' ? [frame, frame] : [frame])),
  },
  {
    title: 'answers in another order',
    only: 'in order',
    fails: ['requests that follow hello at once are answered after the welcome, in order', numbers],
    faults: () => swappedAnswers,
  },
  {
    title: 'ignores unknown fields',
    only: 'an unknown ',
    fails: ['an unknown parameter is refused', 'an unknown field ends the connection with 4000'],
    faults: fromClient(({ role: _, ...frame }) => [
      frame.d?.role === undefined ? frame : { ...frame, d: { room: frame.d.room ?? '' } },
    ]),
  },
  {
    title: 'closes without bye',
    only: 'hostile',
    fails: [bye],
    faults: without(({ t }) => t === 'bye'),
  },
  {
    title: 'gives two events one number',
    only: 'messages and',
    fails: [numbers],
    faults: fromServer((frame) => [frame.d?.value === 2 ? { ...frame, s: (frame.s ?? 0) - 1 } : frame]),
  },
  {
    title: 'loses an event',
    only: 'in their order',
    fails: ['messages of one member arrive in their order', numbers],
    faults: without(({ d }) => d?.value === 2),
  },
  {
    title: 'does a repeated request again',
    only: 'repeated',
    fails: [
      'a repeated request is done once, and its second answer says dup',
      'a request repeated on the next connection of its session is done once',
    ],
    faults: fromClient((frame) => [frame.t === 'req' ? { ...frame, k: `other-${(keys += 1)}` } : frame]),
  },
  {
    title: 'keeps the older connection',
    only: '4001',
    fails: [
      'a newer connection of a session closes the older one with 4001, unnoticed by others',
      'a second device replaces the first with 4001, without a leave or a second member',
    ],
    faults: () => () => ({
      fromServer: (frame) => (frame.code === 4_001 ? [] : [frame]),
      closeCode: (code) => (code === 4_001 ? null : code),
    }),
  },
  {
    title: 'closes with another code than it says',
    only: 'not JSON',
    fails: ['text that is not JSON ends the connection with 4000'],
    faults: () => () => ({ closeCode: (code) => (code === 4_000 ? 1_000 : code) }),
  },
  {
    title: 'takes frames of any size, and binary ones',
    only: 'connection with 100',
    fails: ['a frame above the announced size ends the connection with 1009', 'a binary frame ends the connection with 1003'],
    faults: () => () => ({ takes: (content, isBinary) => !isBinary && content.length < 16_384 }),
  },
  {
    title: 'takes every version',
    only: '4002',
    fails: ['another version is answered by 4002, whatever other fields the hello has'],
    faults: fromClient((frame) => [frame.t === 'hello' ? { ...frame, v: 1 } : frame]),
  },
  {
    title: 'takes an expired token and one of another audience',
    only: 'n expired token',
    fails: ['an expired token is refused with 4003'],
    faults: trusting,
  },
  {
    title: 'makes everybody a host',
    only: 'role of audience',
    fails: ['a token in the role of audience cannot publish, close the room or remove a member'],
    faults: trusting,
  },
  {
    title: 'lets everybody give roles',
    only: 'a co-host may not touch',
    fails: ['a co-host may not touch a host, nor a speaker anybody'],
    faults: lenient('forbidden'),
  },
  {
    title: 'lets forbidden microphones be switched on',
    only: 'a forbidden microphone',
    fails: ['a forbidden microphone is switched off, and stays off'],
    faults: lenient('not_allowed'),
  },
  {
    title: 'does not say when to knock again',
    only: 'in the waiting room',
    fails: ['a user in the waiting room enters once they are admitted'],
    faults: fromServer((frame) => [frame.err?.code === 'waiting' ? { ...frame, err: { ...frame.err, after: 0 } } : frame]),
  },
  {
    title: 'takes every PIN',
    only: 'a PIN opens',
    fails: ['a PIN opens a room, and a wrong one does not'],
    faults: fromClient((frame) =>
      Promise.resolve([frame.d?.pin === undefined ? frame : { ...frame, d: { ...frame.d, pin: '2580' } }]),
    ),
  },
  {
    title: 'does not answer ping',
    only: 'ping is',
    fails: ['ping is answered by pong'],
    faults: without(({ t }) => t === 'pong'),
  },
  {
    title: 'answers an unknown method',
    only: 'an unknown method',
    fails: ['an unknown method is refused and the connection stays'],
    faults: lenient('unknown_method'),
  },
  {
    title: 'believes the id in an ephemeral',
    only: 'under the id',
    fails: ['an ephemeral reaches the others under the id of its sender, whatever id it claims'],
    faults: fromServer((frame) => [frame.t === 'eph' ? { ...frame, d: { ...frame.d, id: 'claimed' } } : frame]),
  },
  {
    title: 'answers a request between members to nobody',
    only: 'a request reaches',
    fails: ['a request reaches the asked member only, and its answer the asker only'],
    faults: without((frame) => frame.k === 'request.answered'),
  },
  {
    title: 'lets a member ask somebody outside of the room',
    only: 'who is not in the room is refused',
    fails: ['a request to somebody who is not in the room is refused'],
    faults: lenient('not_found'),
  },
  {
    title: 'has no limit for messages',
    only: 'too many messages',
    fails: ['too many messages are refused with rate_limited'],
    faults: lenient('rate_limited'),
  },
  {
    title: 'says retry for what cannot be retried',
    only: 'cannot remove themselves',
    fails: [shape],
    faults: fromServer((frame) => [
      frame.err === undefined ? frame : { ...frame, err: { ...frame.err, retry: !frame.err.retry } },
    ]),
  },
  {
    title: 'sends members without their presence',
    only: 'room.get lists',
    fails: [shape],
    faults: fromServer((frame) => {
      const members = frame.d?.snap?.members?.map((member) => ({ ...member, presence: undefined }));
      return [members === undefined ? frame : { ...frame, d: { ...frame.d, snap: { ...frame.d?.snap, members } } }];
    }),
  },
  {
    title: 'lets a second device answer',
    only: 'first device',
    fails: ['the first device that accepts decides, and the others are told'],
    faults: lenient('answered_elsewhere'),
  },
  {
    title: 'calls busy another reason',
    only: 'as busy',
    fails: ['a call to a user who is in a call ends as busy'],
    faults: fromServer((frame) => [JSON.parse(JSON.stringify(frame).replaceAll('"busy"', '"timeout"')) as WireFrame]),
  },
];
