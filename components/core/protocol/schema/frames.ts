import { Type } from '@sinclair/typebox';
import { closed, Cursor, Err, listOf, oneOf, StreamName, Voucher } from './parts';

/** The frames of a client. `req.d` is checked against its method afterwards. */
export const clientFrames = {
  hello: closed({
    t: Type.Literal('hello'),
    v: Type.Integer({ minimum: 1 }),
    sdk: Type.String({ maxLength: 32 }),
    tok: Type.String({ maxLength: 8192 }),
    dev: Type.String({ minLength: 1, maxLength: 64 }),
    /** The platform of the client; it decides which media URLs the server grants. */
    pf: oneOf('wechat', 'qq', 'browser'),
    caps: listOf(Type.String({ maxLength: 32 }), { maxItems: 32 }),
    sid: Type.Optional(Type.String({ maxLength: 64 })),
    rt: Type.Optional(Type.String({ maxLength: 64 })),
    /** The subscribed streams and the last event of each; s = 0 with an empty epoch requests a snapshot. */
    cur: Type.Optional(Type.Record(StreamName, Cursor)),
  }),
  req: closed({
    t: Type.Literal('req'),
    id: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
    m: Type.String({ maxLength: 64 }),
    k: Type.String({ minLength: 1, maxLength: 64 }),
    d: Type.Unknown(),
  }),
  eph: closed({ t: Type.Literal('eph'), n: StreamName, k: Type.String({ maxLength: 32 }), d: Type.Unknown() }),
  auth: closed({ t: Type.Literal('auth'), tok: Type.String({ maxLength: 8192 }) }),
  /** The app is hidden, shown again, or closes: a tab that closes or reloads, or a mini program that its user left. */
  away: closed({ t: Type.Literal('away'), why: oneOf('hide', 'show', 'close') }),
  ping: closed({ t: Type.Literal('ping') }),
} as const;

/** The frames of a server. */
export const serverFrames = {
  welcome: closed({
    t: Type.Literal('welcome'),
    v: Type.Integer(),
    sid: Type.String(),
    rt: Type.String(),
    resumed: Type.Boolean(),
    now: Type.Number(),
    hb: Type.Number(),
    /** `spread`: clients that lose this server return within so many milliseconds, each at a random time. */
    lim: closed({ frame: Type.Number(), message: Type.Number(), rate: Type.Number(), spread: Type.Optional(Type.Number()) }),
    /** One entry per stream that goes on: `replay` events follow, or the snapshot is here. A stream without an entry is lost. */
    st: listOf(
      closed({
        n: StreamName,
        e: Type.String(),
        s: Type.Integer(),
        replay: Type.Optional(Type.Integer()),
        snap: Type.Optional(Type.Unknown()),
      }),
    ),
  }),
  res: closed({
    t: Type.Literal('res'),
    id: Type.Integer(),
    d: Type.Optional(Type.Unknown()),
    err: Type.Optional(Err),
    dup: Type.Optional(Type.Literal(1)),
  }),
  ev: closed({
    t: Type.Literal('ev'),
    n: StreamName,
    e: Type.String(),
    s: Type.Integer(),
    k: Type.String(),
    ts: Type.Number(),
    d: Type.Unknown(),
  }),
  eph: closed({ t: Type.Literal('eph'), n: StreamName, k: Type.String(), d: Type.Unknown() }),
  bye: closed({ t: Type.Literal('bye'), code: Type.Integer(), why: Type.String(), after: Type.Optional(Type.Number()) }),
  token: closed({ t: Type.Literal('token'), left: Type.Number() }),
  /** The call of stream `n` as it is now, signed: the client repeats it in `hello.cur`, and a server that has lost the call takes it over. */
  voucher: closed({ t: Type.Literal('voucher'), n: StreamName, v: Voucher }),
  pong: closed({ t: Type.Literal('pong') }),
} as const;
