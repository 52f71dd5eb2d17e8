import { ringStateOf, type RingFacts } from '../../../components/core/features/call/ringtone';
import { soundsOf } from '../../../components/core/features/call/view/call-host';
import { CallsTestbed, incoming, party } from '../../fakes/store/calls-testbed';

const sounds = { incoming: 'in.mp3', outgoing: 'out.mp3', ended: 'end.mp3' };

const open = async (): Promise<CallsTestbed> => {
  const testbed = new CallsTestbed();
  await testbed.listen();
  testbed.calls.useSounds(sounds);
  return testbed;
};

describe('ringing', () => {
  it.each<[string, Partial<RingFacts>, string, boolean]>([
    ['is silent without a call', {}, '', false],
    ['plays the ringtone and vibrates for an incoming call', { incoming: true }, 'incoming', true],
    ['only vibrates during another call', { incoming: true, busy: true }, '', true],
    ['plays the ringback tone for an outgoing call', { outgoing: true, busy: true }, 'outgoing', false],
    ['plays the ringback tone and vibrates for both', { outgoing: true, busy: true, incoming: true }, 'outgoing', true],
    ['is silent in do-not-disturb', { incoming: true, doNotDisturb: true }, '', false],
    ['plays the ringback tone in do-not-disturb', { outgoing: true, doNotDisturb: true }, 'outgoing', false],
    ['is silent while the app is away', { incoming: true, outgoing: true, away: true }, '', false],
  ])('[C95] %s: %j', (_rule, more, sound, vibrates) => {
    const facts: RingFacts = { incoming: false, busy: false, outgoing: false, doNotDisturb: false, away: false, ...more };
    expect(ringStateOf(facts)).toEqual({ sound, vibrates });
  });

  it('[N155] uses the kit’s own sounds beside its components, or none where a component does not know its path', () => {
    const own = { ringtone: '', ringback: '/own.mp3' };
    const folder = '/rtc-kit/assets/sounds';
    expect(soundsOf('rtc-kit/call/index', own)).toEqual({
      incoming: `${folder}/incoming.mp3`,
      outgoing: '/own.mp3',
      ended: `${folder}/ended.mp3`,
    });
    expect(soundsOf(undefined, own)).toEqual({ incoming: '', outgoing: '/own.mp3', ended: '' });
  });

  it('[C96] repeats, and vibrates every 2 s, until the call is accepted', async () => {
    const testbed = await open();
    await testbed.ring();
    expect([testbed.sounds.started, testbed.sounds.playing, testbed.sounds.vibrations]).toEqual([
      [{ source: 'in.mp3', loop: true }],
      ['in.mp3'],
      1,
    ]);
    await testbed.advance(4_000);
    expect(testbed.sounds.vibrations).toBe(3);
    void testbed.incoming.accept();
    await testbed.advance(60_000);
    expect([testbed.sounds.playing, testbed.sounds.vibrations]).toEqual([[], 3]);
  });

  it.each<[string, (testbed: CallsTestbed) => unknown]>([
    ['it is rejected', (testbed) => testbed.incoming.reject()],
    ['the caller gives up', (testbed) => testbed.endCall('c1', 'cancelled')],
    ['another device answers', (testbed) => testbed.acceptHere('c1', 'd2')],
    ['the server is lost', (testbed) => testbed.signalling.lost('c:c1')],
    ['the user sets do-not-disturb', (testbed) => testbed.calls.setDoNotDisturb(true)],
  ])('[C96] stops when %s', async (_why, act) => {
    const testbed = await open();
    await testbed.ring();
    act(testbed);
    await testbed.advance(0);
    const { vibrations } = testbed.sounds;
    await testbed.advance(10_000);
    expect([testbed.sounds.playing, testbed.sounds.vibrations]).toEqual([[], vibrations]);
  });

  it('[C96] is silent during an audio interruption, and while the app is hidden', async () => {
    const testbed = await open();
    await testbed.ring();
    testbed.sounds.interrupt(true);
    expect(testbed.sounds.playing).toEqual([]);
    testbed.sounds.interrupt(false);
    expect(testbed.sounds.playing).toEqual(['in.mp3']);
    testbed.platform.hide();
    expect(testbed.sounds.playing).toEqual([]);
    testbed.platform.show();
    expect(testbed.sounds.playing).toEqual(['in.mp3']);
  });

  it('[C96] plays the ringback tone while it rings at the callee', async () => {
    const testbed = await open();
    await testbed.place();
    expect(testbed.sounds.playing).toEqual([]);
    testbed.emit('c1', 'party.rang', { id: 'ana' });
    expect(testbed.sounds.playing).toEqual(['out.mp3']);
    await testbed.answer();
    expect(testbed.sounds.playing).toEqual([]);
  });

  it('[C96] uses the sounds set last', async () => {
    const testbed = await open();
    const other = testbed.calls.useSounds({ incoming: 'other.mp3', outgoing: '', ended: '' });
    await testbed.ring();
    expect(testbed.sounds.playing).toEqual(['other.mp3']);
    other();
    expect(testbed.sounds.playing).toEqual(['in.mp3']);
  });

  it('[C97] plays the end sound once, and only after being in the call', async () => {
    const testbed = await open();
    await testbed.ring(incoming());
    await testbed.endCall('c1', 'cancelled');
    expect(testbed.sounds.started.map(({ source }) => source)).toEqual(['in.mp3']);
    await testbed.advance(2_000);
    delete testbed.states['c1'];
    await testbed.place();
    await testbed.endCall('c1', 'busy');
    await testbed.advance(2_000);
    expect(testbed.sounds.started.slice(1)).toEqual([{ source: 'end.mp3', loop: false }]);
  });

  it('[C97] plays no end sound while the app is hidden', async () => {
    const testbed = await open();
    await testbed.place();
    testbed.platform.hide();
    await testbed.endCall('c1', 'busy');
    expect(testbed.sounds.started).toEqual([]);
  });

  it('[C96] vibrates for a second call beside the current one', async () => {
    const testbed = await open();
    await testbed.place();
    await testbed.answer();
    await testbed.ring(
      incoming({ id: 'c2', from: 'bo', parties: [party('bo', { state: 'connecting', device: 'x' }), party('me')] }),
    );
    expect([testbed.sounds.playing, testbed.sounds.vibrations]).toEqual([[], 1]);
  });
});
