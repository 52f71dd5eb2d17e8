import { ringingOf, type RingFacts } from '../../../../components/core/store/calls/ringing';
import { CallsHouse, incoming, party } from '../../../fakes/calls-house';

const sounds = { incoming: 'in.mp3', outgoing: 'out.mp3', ended: 'end.mp3' };

const open = async (): Promise<CallsHouse> => {
  const house = new CallsHouse();
  await house.listening();
  house.calls.useSounds(sounds);
  return house;
};

describe('the phone', () => {
  it.each<[string, Partial<RingFacts>, string, boolean]>([
    ['is silent', {}, '', false],
    ['rings', { incoming: true }, 'incoming', true],
    ['is told by the hand', { incoming: true, busy: true }, '', true],
    ['sounds as if it rang over there', { outgoing: true, busy: true }, 'outgoing', false],
    ['does both', { outgoing: true, busy: true, incoming: true }, 'outgoing', true],
    ['is left alone', { incoming: true, quiet: true }, '', false],
    ['is left alone, and yet calls', { outgoing: true, quiet: true }, 'outgoing', false],
    ['is away', { incoming: true, outgoing: true, away: true }, '', false],
  ])('[C95] %s: %j', (_what, more, sound, shakes) => {
    const facts: RingFacts = { incoming: false, busy: false, outgoing: false, quiet: false, away: false, ...more };
    expect(ringingOf(facts)).toEqual({ sound, shakes });
  });

  it('[C96] rings again and again, and shakes every 2 s, until it is answered', async () => {
    const house = await open();
    await house.rung();
    expect([house.sounds.started, house.sounds.playing, house.sounds.vibrations]).toEqual([
      [{ source: 'in.mp3', loop: true }],
      ['in.mp3'],
      1,
    ]);
    await house.pass(4_000);
    expect(house.sounds.vibrations).toBe(3);
    void house.incoming.accept();
    await house.pass(60_000);
    expect([house.sounds.playing, house.sounds.vibrations]).toEqual([[], 3]);
  });

  it.each<[string, (house: CallsHouse) => unknown]>([
    ['it is rejected', (house) => house.incoming.reject()],
    ['the caller gives up', (house) => house.ended('c1', 'cancelled')],
    ['another device answers', (house) => house.accepted('c1', 'd2')],
    ['the server is lost', (house) => house.signalling.lost('c:c1')],
    ['the person is not to be disturbed', (house) => house.calls.setQuiet(true)],
  ])('[C96] stops ringing when %s', async (_why, act) => {
    const house = await open();
    await house.rung();
    act(house);
    await house.pass(0);
    const { vibrations } = house.sounds;
    await house.pass(10_000);
    expect([house.sounds.playing, house.sounds.vibrations]).toEqual([[], vibrations]);
  });

  it('[C96] is silent while another app has the sound, and while ours is hidden', async () => {
    const house = await open();
    await house.rung();
    house.sounds.interrupt(true);
    expect(house.sounds.playing).toEqual([]);
    house.sounds.interrupt(false);
    expect(house.sounds.playing).toEqual(['in.mp3']);
    house.platform.hide();
    expect(house.sounds.playing).toEqual([]);
    house.platform.show();
    expect(house.sounds.playing).toEqual(['in.mp3']);
  });

  it('[C96] lets whoever calls hear that it rings over there, and no longer', async () => {
    const house = await open();
    await house.placed();
    expect(house.sounds.playing).toEqual([]);
    house.tell('c1', 'party.rang', { id: 'ana' });
    expect(house.sounds.playing).toEqual(['out.mp3']);
    await house.answered();
    expect(house.sounds.playing).toEqual([]);
  });

  it('[C96] rings with the sounds that were named last', async () => {
    const house = await open();
    const other = house.calls.useSounds({ incoming: 'other.mp3', outgoing: '', ended: '' });
    await house.rung();
    expect(house.sounds.playing).toEqual(['other.mp3']);
    other();
    expect(house.sounds.playing).toEqual(['in.mp3']);
  });

  it('[C97] says an end once, and only of a call that we were in', async () => {
    const house = await open();
    await house.rung(incoming());
    await house.ended('c1', 'cancelled');
    expect(house.sounds.started.map(({ source }) => source)).toEqual(['in.mp3']);
    await house.pass(2_000);
    delete house.states['c1'];
    await house.placed();
    await house.ended('c1', 'busy');
    await house.pass(2_000);
    expect(house.sounds.started.slice(1)).toEqual([{ source: 'end.mp3', loop: false }]);
  });

  it('[C97] says no end to who is away', async () => {
    const house = await open();
    await house.placed();
    house.platform.hide();
    await house.ended('c1', 'busy');
    expect(house.sounds.started).toEqual([]);
  });

  it('[C96] shakes for a second call beside the present one', async () => {
    const house = await open();
    await house.placed();
    await house.answered();
    await house.rung(
      incoming({ id: 'c2', from: 'bo', parties: [party('bo', { state: 'connecting', device: 'x' }), party('me')] }),
    );
    expect([house.sounds.playing, house.sounds.vibrations]).toEqual([[], 1]);
  });
});
