import type { Result } from '../../../components/core/protocol/messages';
import type { Check, CheckGroup } from '../check';
import type { Peer } from '../peer';
import type { Trial } from '../trial';

const calls = { needs: ['calls'] } as const;
const self = { name: 'Somebody' };

/** A user who can be called. */
async function phone(trial: Trial, user?: string): Promise<Peer> {
  const peer = await trial.peer(user, { hello: { dev: trial.fresh('device') } });
  await peer.request('inbox.subscribe', self);
  return peer;
}

const start = (from: Peer, to: Peer): Promise<Result<'call.start'>> =>
  from.request('call.start', { to: [to.user], kind: 'audio', ...self });

async function ring(peer: Peer): Promise<string> {
  const { d } = await peer.event('inbox.called');
  await peer.request('call.subscribe', { call: d.call.id, rings: true });
  return d.call.id;
}

const accept = (peer: Peer, call: string): Promise<object> => peer.request('call.accept', { call, ...self });

/** A call of two that rings at the callee. */
async function ringing(trial: Trial) {
  const [ana, bo] = [await phone(trial), await phone(trial)];
  const { call } = await start(ana, bo);
  await ring(bo);
  return { ana, bo, call: call.id };
}

const ends = (
  title: string,
  rule: string,
  reason: string,
  act: (ana: Peer, bo: Peer, call: string) => Promise<unknown>,
): Check => ({
  title,
  rule,
  ...calls,
  async run(trial) {
    const { ana, bo, call } = await ringing(trial);
    await act(ana, bo, call);
    for (const peer of [ana, bo]) {
      const { d } = await peer.event('call.ended');
      trial.expect(d.reason === reason, `call.ended with the reason ${reason}`, peer);
    }
  },
});

export const callGroup: CheckGroup = {
  name: 'calls',
  checks: [
    {
      title: 'a call of two is announced, rings, is accepted and connects',
      rule: 'C1',
      ...calls,
      async run(trial) {
        const [ana, bo] = [await phone(trial), await phone(trial)];
        const { call } = await start(ana, bo);
        const { d } = await bo.event('inbox.called');
        trial.expect(d.call.id === call.id && d.leftMs > 0, 'inbox.called with the call and the time that it may ring', bo);
        await ring(bo);
        await ana.event('party.rang', (event) => event.d.id === bo.user);
        await accept(bo, call.id);
        await ana.event('party.accepted', (event) => event.d.id === bo.user);
        for (const peer of [ana, bo]) await peer.request('call.connected', { call: call.id });
        for (const peer of [ana, bo])
          for (const id of [ana.user, bo.user]) await peer.event('party.connected', (one) => one.d.id === id);
      },
    },
    ends('a call that the caller ends before an answer is cancelled', 'C6', 'cancelled', (ana, _bo, call) =>
      ana.request('call.end', { call }),
    ),
    ends('a call that the callee rejects is rejected', 'C7', 'rejected', (_ana, bo, call) =>
      bo.request('call.reject', { call, why: 'rejected' }),
    ),
    ends('a call that a party ends after the answer is a hangup', 'C8', 'hangup', async (ana, bo, call) => {
      await accept(bo, call);
      await ana.event('party.accepted');
      await bo.request('call.end', { call });
    }),
    {
      title: 'a call to a user who is in a call ends as busy',
      rule: 'C19',
      ...calls,
      async run(trial) {
        const { bo, call } = await ringing(trial);
        await accept(bo, call);
        const third = await phone(trial);
        const { call: other } = await start(third, bo);
        if (other.reason === null) {
          const end = await third.event('call.ended', ({ n }) => n === `c:${other.id}`).catch(() => null);
          if (end === null) trial.skip('busy users are queued or rung here');
          trial.expect(end?.d.reason === 'busy', 'call.ended with the reason busy', third);
        } else trial.expect(other.reason === 'busy', 'a call that ended as busy', third);
      },
    },
    {
      title: 'the first device that accepts decides, and the others are told',
      rule: 'C4',
      ...calls,
      async run(trial) {
        const [ana, bo] = [await phone(trial), await phone(trial)];
        const second = await phone(trial, bo.user);
        const { call } = await start(ana, bo);
        await Promise.all([ring(bo), ring(second)]);
        await accept(bo, call.id);
        await second.event('party.accepted', ({ d }) => d.id === bo.user);
        await second.refused('call.accept', { call: call.id, ...self }, 'answered_elsewhere');
      },
    },
    {
      title: 'when two devices of a user race to answer, one of them is in the call',
      rule: 'C5',
      ...calls,
      async run(trial) {
        const [ana, bo] = [await phone(trial), await phone(trial)];
        const second = await phone(trial, bo.user);
        const { call } = await start(ana, bo);
        await Promise.all([ring(bo), ring(second)]);
        const ids = [bo, second].map((peer) => ({ peer, id: peer.sendRequest('call.accept', { call: call.id, ...self }) }));
        const answers = await Promise.all(ids.map(({ peer, id }) => peer.answer(id)));
        const won = answers.filter(({ err }) => err === undefined).length;
        trial.expect(won === 1, `one device that accepted, not ${won}`, second);
        await ana.settle();
        trial.expect(
          ana.events('party.accepted').filter(({ d }) => (d as { id: string }).id === bo.user).length === 1,
          'one party.accepted',
          ana,
        );
      },
    },
    {
      title: 'two users who call each other are in one call',
      rule: 'C23',
      ...calls,
      async run(trial) {
        const [ana, bo] = [await phone(trial), await phone(trial)];
        const placed = await Promise.all([start(ana, bo), start(bo, ana)]);
        const last = (peer: Peer, at: number): string => {
          const merged = peer.events('call.ended').find(({ n }) => n === `c:${placed[at]?.call.id ?? ''}`);
          return (merged?.d as { into?: string } | undefined)?.into || (placed[at]?.call.id ?? '');
        };
        await ana.until('one call for both', () => (last(ana, 0) === last(bo, 1) ? true : undefined));
      },
    },
    {
      title: 'a user who is no party gets the same answer whether a call exists or not',
      rule: 'C41',
      ...calls,
      async run(trial) {
        const { call } = await ringing(trial);
        const third = await phone(trial);
        await third.refused('call.subscribe', { call, rings: false }, 'call_over');
        await third.refused('call.subscribe', { call: 'no-such-call', rings: false }, 'call_over');
      },
    },
    {
      title: 'an inbox is subscribed to by its own user only',
      rule: 'P9',
      ...calls,
      async run(trial) {
        const bo = await phone(trial);
        const eve = await trial.peer(trial.fresh('u'), { hello: { cur: { [`u:${bo.user}`]: { e: '', s: 0 } } } });
        trial.expect(eve.welcome.st.length === 0, 'a welcome without the inbox of another user', eve);
      },
    },
  ],
};
