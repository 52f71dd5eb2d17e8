import type { CheckGroup } from '../check';
import type { Trial } from '../trial';

const say = (peer: Awaited<ReturnType<Trial['peer']>>, room: string, value: number) =>
  peer.request('message.send', { room, topic: 'chat', value });

/** A member whose connection is gone, and the proof and position to resume from. */
async function lostMember(trial: Trial) {
  const { ana, bo, room, at } = await trial.pair();
  await ana.settle();
  ana.cut();
  await bo.event('member.offline');
  const { sid, rt } = ana.welcome;
  return { user: ana.user, bo, room, stream: `r:${room}`, at: { e: at.e, s: at.s }, proof: { sid, rt } };
}

export const resumeGroup: CheckGroup = {
  name: 'resume',
  checks: [
    {
      title: 'a resume replays exactly the missed events and goes on live',
      rule: 'P6',
      async run(trial) {
        const { user, bo, room, stream, at, proof } = await lostMember(trial);
        for (const n of [1, 2, 3]) await say(bo, room, n);
        const again = await trial.peer(user, { hello: { ...proof, cur: { [stream]: at } } });
        const { resumed, st } = again.welcome;
        trial.expect(resumed && st.length === 1 && st[0]?.n === stream, 'a resumed session with the stream', again);
        trial.expect((st[0]?.replay ?? 0) >= 4 && st[0]?.snap === undefined, 'a replay and no snapshot', again);
        await say(bo, room, 4);
        await again.event('message.sent', ({ d }) => d.value === 4);
        const numbers = again.events().map(({ s }) => s);
        trial.expect(
          numbers.every((s, index) => s === at.s + 1 + index),
          `the events from ${at.s + 1} on, each once`,
          again,
        );
      },
    },
    {
      title: 'a position of another epoch, of the future or of none is answered by a snapshot',
      rule: 'P7',
      async run(trial) {
        const { user, bo, room, stream, at, proof } = await lostMember(trial);
        let claim = proof;
        for (const cursor of [
          { e: 'another', s: at.s },
          { e: at.e, s: at.s + 1_000 },
          { e: '', s: 0 },
        ]) {
          const again = await trial.peer(user, { hello: { ...claim, cur: { [stream]: cursor } } });
          const entry = again.welcome.st[0];
          trial.expect(entry?.snap !== undefined && entry.replay === undefined, 'a snapshot and no replay', again);
          await say(bo, room, 1);
          const { s } = await again.event('message.sent');
          trial.expect(s === (entry?.s ?? 0) + 1, 'the next event after the snapshot', again);
          claim = { sid: again.welcome.sid, rt: again.welcome.rt };
        }
      },
    },
    {
      title: 'the welcome leaves out streams of which the session is no member',
      rule: 'P8',
      async run(trial) {
        const { user, bo, stream, at, proof } = await lostMember(trial);
        const other = await trial.pair();
        const cur = { [stream]: at, [`r:${other.room}`]: { e: '', s: 0 }, [`u:${bo.user}`]: { e: '', s: 0 } };
        const again = await trial.peer(user, { hello: { ...proof, cur } });
        trial.expect(again.welcome.st.map(({ n }) => n).join() === stream, 'one stream, the own room', again);
      },
    },
    {
      title: 'a session is resumed only by its own user with its resume token',
      rule: 'P10',
      async run(trial) {
        const { user, stream, at, proof } = await lostMember(trial);
        const cur = { [stream]: at };
        const thief = await trial.peer(trial.fresh('u'), { hello: { ...proof, cur } });
        trial.expect(!thief.welcome.resumed && thief.welcome.st.length === 0, 'a new session for another user', thief);
        const guess = await trial.peer(user, { hello: { ...proof, rt: 'x'.repeat(22), cur } });
        trial.expect(!guess.welcome.resumed && guess.welcome.st.length === 0, 'a new session for a wrong token', guess);
        const again = await trial.peer(user, { hello: { ...proof, cur } });
        trial.expect(again.welcome.resumed, 'the session for its own user and token', again);
      },
    },
    {
      title: 'each welcome has a fresh resume token',
      rule: 'P12',
      async run(trial) {
        const { user, proof } = await lostMember(trial);
        const again = await trial.peer(user, { hello: proof });
        trial.expect(again.welcome.rt !== proof.rt && again.welcome.sid === proof.sid, 'the same sid and another rt', again);
      },
    },
    {
      title: 'the former resume token is accepted until the fresh one was used',
      rule: 'P12',
      async run(trial) {
        const { user, proof } = await lostMember(trial);
        // The welcome of the first resume was cut on the way, so the client has only the former token.
        for (let n = 0; n < 3; n += 1) {
          const again = await trial.peer(user, { hello: proof });
          trial.expect(again.welcome.resumed, 'a resumed session with the former token', again);
          again.cut();
        }
      },
    },
    {
      title: 'the former resume token is refused once the fresh one was used',
      rule: 'P12',
      async run(trial) {
        const { user, proof } = await lostMember(trial);
        const second = await trial.peer(user, { hello: proof });
        const third = await trial.peer(user, { hello: { sid: second.welcome.sid, rt: second.welcome.rt } });
        trial.expect(third.welcome.resumed, 'a resumed session with the fresh token', third);
        const old = await trial.peer(user, { hello: proof });
        trial.expect(!old.welcome.resumed, 'a new session for the token that was used up', old);
      },
    },
    {
      title: 'a newer connection of a session closes the older one with 4001, unnoticed by others',
      rule: 'P14',
      async run(trial) {
        const { ana, bo, room, at } = await trial.pair();
        const { sid, rt } = ana.welcome;
        const before = bo.events().length;
        await trial.peer(ana.user, { hello: { sid, rt, cur: { [`r:${room}`]: { e: at.e, s: at.s } } } });
        await ana.closes(4_001);
        await bo.settle();
        // An update without a change shows nothing; by it nodes may tell each other of the new connection.
        const noticed = bo
          .events()
          .slice(before)
          .filter(({ k, d }) => k !== 'member.updated' || Object.keys(d).length > 1);
        trial.expect(noticed.length === 0, 'no event that the other member would notice', bo);
      },
    },
    {
      title: 'a second device replaces the first with 4001, without a leave or a second member',
      rule: 'P30',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        const other = await trial.peer(ana.user, { hello: { dev: trial.fresh('device') } });
        const { snap } = await trial.join(other, room);
        await ana.closes(4_001);
        await bo.settle();
        trial.expect(snap.members.filter(({ id }) => id === ana.user).length === 1, 'one member of the user', other);
        trial.expect(bo.events('member.left').length === 0, 'no member.left', bo);
      },
    },
  ],
};
