import { ringStateOf, type RingFacts } from '../../../components/core/features/call/ringtone';
import { CallsTestbed, incoming, party } from '../../fakes/store/calls-testbed';

const sounds = { incoming: 'in.mp3', outgoing: 'out.mp3', ended: 'end.mp3' };

const open = async (): Promise<CallsTestbed> => {
  const house = new CallsTestbed();
  await house.listen();
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
    ['is left alone', { incoming: true, doNotDisturb: true }, '', false],
    ['is left alone, and yet calls', { outgoing: true, doNotDisturb: true }, 'outgoing', false],
    ['is away', { incoming: true, outgoing: true, away: true }, '', false],
  ])('[C95] %s: %j', (_what, more, sound, shakes) => {
    const facts: RingFacts = { incoming: false, busy: false, outgoing: false, doNotDisturb: false, away: false, ...more };
    expect(ringStateOf(facts)).toEqual({ sound, shakes });
  });

  it('[C96] rings again and again, and shakes every 2 s, until it is answered', async () => {
    const house = await open();
    await house.ring();
    expect([house.sounds.started, house.sounds.playing, house.sounds.vibrations]).toEqual([
      [{ source: 'in.mp3', loop: true }],
      ['in.mp3'],
      1,
    ]);
    await house.advance(4_000);
    expect(house.sounds.vibrations).toBe(3);
    void house.incoming.accept();
    await house.advance(60_000);
    expect([house.sounds.playing, house.sounds.vibrations]).toEqual([[], 3]);
  });

  it.each<[string, (house: CallsTestbed) => unknown]>([
    ['it is rejected', (house) => house.incoming.reject()],
    ['the caller gives up', (house) => house.endCall('c1', 'cancelled')],
    ['another device answers', (house) => house.acceptHere('c1', 'd2')],
    ['the server is lost', (house) => house.signalling.lost('c:c1')],
    ['the person is not to be disturbed', (house) => house.calls.setDoNotDisturb(true)],
  ])('[C96] stops ringing when %s', async (_why, act) => {
    const house = await open();
    await house.ring();
    act(house);
    await house.advance(0);
    const { vibrations } = house.sounds;
    await house.advance(10_000);
    expect([house.sounds.playing, house.sounds.vibrations]).toEqual([[], vibrations]);
  });

  it('[C96] is silent while another app has the sound, and while ours is hidden', async () => {
    const house = await open();
    await house.ring();
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
    await house.place();
    expect(house.sounds.playing).toEqual([]);
    house.emit('c1', 'party.rang', { id: 'ana' });
    expect(house.sounds.playing).toEqual(['out.mp3']);
    await house.answer();
    expect(house.sounds.playing).toEqual([]);
  });

  it('[C96] rings with the sounds that were named last', async () => {
    const house = await open();
    const other = house.calls.useSounds({ incoming: 'other.mp3', outgoing: '', ended: '' });
    await house.ring();
    expect(house.sounds.playing).toEqual(['other.mp3']);
    other();
    expect(house.sounds.playing).toEqual(['in.mp3']);
  });

  it('[C97] says an end once, and only of a call that we were in', async () => {
    const house = await open();
    await house.ring(incoming());
    await house.endCall('c1', 'cancelled');
    expect(house.sounds.started.map(({ source }) => source)).toEqual(['in.mp3']);
    await house.advance(2_000);
    delete house.states['c1'];
    await house.place();
    await house.endCall('c1', 'busy');
    await house.advance(2_000);
    expect(house.sounds.started.slice(1)).toEqual([{ source: 'end.mp3', loop: false }]);
  });

  it('[C97] says no end to who is away', async () => {
    const house = await open();
    await house.place();
    house.platform.hide();
    await house.endCall('c1', 'busy');
    expect(house.sounds.started).toEqual([]);
  });

  it('[C96] shakes for a second call beside the present one', async () => {
    const house = await open();
    await house.place();
    await house.answer();
    await house.ring(
      incoming({ id: 'c2', from: 'bo', parties: [party('bo', { state: 'connecting', device: 'x' }), party('me')] }),
    );
    expect([house.sounds.playing, house.sounds.vibrations]).toEqual([[], 1]);
  });
});
