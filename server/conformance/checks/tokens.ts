import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import type { Check, CheckGroup } from '../check';
import type { Trial } from '../trial';
import { defaultAudience, signToken } from '../../tokens';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const strongSecret = 'another secret of thirty-two bytes or more';

interface Claims {
  readonly audience?: string;
  readonly secret?: string;
  /** Seconds from now to the end of the token. */
  readonly leftSeconds?: number;
  readonly rooms?: object;
}

/** A token that `signToken` would refuse to make. */
function forged(trial: Trial, { audience = defaultAudience, secret, leftSeconds = 600, rooms = { '*': 'host' } }: Claims) {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ gr: { rooms } })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(trial.fresh('u'))
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(Math.min(now, now + leftSeconds) - 1)
    .setExpirationTime(now + leftSeconds)
    .sign(new TextEncoder().encode(secret ?? trial.secret));
}

function unsigned(trial: Trial): string {
  const body = { sub: trial.fresh('u'), aud: defaultAudience, jti: 'x', exp: 4e9, gr: { rooms: { '*': 'host' } } };
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(body)}.`;
}

const refused = (what: string, tokenOf: (trial: Trial) => string | Promise<string>, more: Partial<Check> = {}): Check => ({
  title: `${what} is refused with 4003`,
  rule: 'T2',
  ...more,
  async run(trial) {
    const hello = await trial.hello(trial.fresh('u'));
    const peer = await trial.open();
    peer.send({ ...hello, tok: await tokenOf(trial) });
    await peer.frame('bye', 'bye 4003', ({ code }) => code === 4_003);
    await peer.closes(4_003);
  },
});

const signing = { needs: ['signing'] } as const;

export const tokenGroup: CheckGroup = {
  name: 'tokens',
  checks: [
    refused('a text that is no token', () => 'no token'),
    refused('a token without a signature (alg none)', unsigned),
    refused('a token signed with another secret', (trial) => forged(trial, { secret: strongSecret })),
    refused('an expired token', (trial) => forged(trial, { leftSeconds: -120 }), signing),
    refused('a token for another audience', (trial) => forged(trial, { audience: 'somebody-else' }), signing),
    refused('a token that is valid for more than 15 minutes', (trial) => forged(trial, { leftSeconds: 3_600 }), signing),
    {
      title: 'a fresh token is taken on the live connection',
      rule: 'T6',
      async run(trial) {
        const { ana, room } = await trial.pair();
        ana.send({ t: 'auth', tok: await trial.token(ana.user) });
        await ana.settle();
        await ana.request('message.send', { room, topic: 'chat', value: 1 });
      },
    },
    {
      title: 'a fresh token of another user ends the connection',
      rule: 'T8',
      async run(trial) {
        const peer = await trial.peer();
        peer.send({ t: 'auth', tok: await trial.token(trial.fresh('u')) });
        await peer.closes(4_003);
      },
    },
    {
      title: 'a room that the token does not name and a room that does not exist get the same answer',
      rule: 'P22',
      ...signing,
      async run(trial) {
        const { room } = await trial.pair();
        const user = trial.fresh('u');
        const tok = await signToken({ key: trial.secret, user, rooms: { 'conf-elsewhere': 'host' }, ttlSeconds: 60 });
        const peer = await trial.peer(user, { hello: { tok } });
        const open = await peer.refused('room.join', { room, name: 'Eve', tracks: [] }, 'not_found');
        const absent = await peer.refused('room.join', { room: trial.room(), name: 'Eve', tracks: [] }, 'not_found');
        trial.expect(open.msg === absent.msg, 'the same message for both', peer);
      },
    },
    {
      title: 'a token in the role of audience cannot publish, close the room or remove a member',
      rule: 'P50',
      async run(trial) {
        const { room, bo } = await trial.pair();
        const peer = await trial.peer(trial.fresh('u'), { role: 'audience' });
        await trial.join(peer, room);
        const tracks = [{ source: 'main', kind: 'audio', muted: false }];
        await peer.refused('track.publish', { room, tracks }, 'forbidden');
        await peer.refused('room.close', { room }, 'forbidden');
        await peer.refused('member.remove', { room, id: bo.user }, 'forbidden');
      },
    },
  ],
};
