import { plugins } from '../../../components/core/features/plugins/feature';
import { interceptorMs } from '../../../components/core/features/plugins/interceptors';
import type { Plugin, PluginButton, UsePlugin } from '../../../components/core/features/plugins/types';
import { rtcError } from '../../../components/core/protocol/errors';
import type { Method, Params } from '../../../components/core/protocol/messages';
import { extraViews, tapExtra } from '../../../components/core/view/controls/extra-controls';
import { StoreTestbed } from '../../fakes/store/store-testbed';
import { autorun, box } from '../../../components/core/shared/mobx';

const glyph = 'data:image/svg+xml,%3Csvg/%3E';
const button = (more: Partial<PluginButton> = {}): PluginButton => ({
  name: 'notes',
  text: '笔记',
  glyph,
  press: () => undefined,
  ...more,
});

const testbeds: StoreTestbed[] = [];
afterEach(() => testbeds.splice(0).forEach((testbed) => testbed.close()));

function open(): { testbed: StoreTestbed; use: UsePlugin } {
  const testbed = new StoreTestbed({ features: [plugins()] });
  testbeds.push(testbed);
  const use = testbed.rooms.feature<UsePlugin>('use');
  if (use === null) throw new Error('the feature does not run');
  return { testbed, use };
}

const sent = <M extends Method>({ signalling }: StoreTestbed, method: M): Params<M>[] =>
  signalling.asked.filter((asked) => asked.method === method).map(({ params }) => params as Params<M>);

const textsOf = (room: string): string[] => extraViews(room).map(({ text }) => text);

describe('plugins', () => {
  it('[S270] add buttons to every room until they are released', () => {
    const { use } = open();
    const pressed: string[] = [];
    const release = use({ name: 'one', buttons: () => [button({ press: ({ id }) => void pressed.push(id) })] });
    use({ name: 'two', buttons: ({ id }) => [button({ text: id })] });
    expect([textsOf('r1'), textsOf('r2')]).toEqual([
      ['笔记', 'r1'],
      ['笔记', 'r2'],
    ]);
    expect(extraViews('r2').map(({ name }) => name)).toEqual(['one-notes', 'two-notes']);
    tapExtra('r2', 'one-notes');
    expect(pressed).toEqual(['r2']);
    release();
    release();
    expect(textsOf('r1')).toEqual(['r1']);
  });

  it('[S270] show their buttons anew when what they read has changed', () => {
    const { use } = open();
    const unread = box(0);
    use({ name: 'one', buttons: () => [button({ badge: String(unread.get()), active: unread.get() > 0 })] });
    const shown: unknown[] = [];
    const stop = autorun(() => void shown.push(extraViews('r1').map(({ badge, tone }) => [badge, tone])));
    unread.set(2);
    stop();
    expect(shown).toEqual([[['0', 'on']], [['2', 'active']]]);
  });

  it.each([
    ['no object', null],
    ['no name', { buttons: () => [] }],
    ['an empty name', { name: '' }],
  ])('[S271] are refused with %s', (_what, plugin) => {
    const { use } = open();
    expect(() => use(plugin as never)).toThrow(expect.objectContaining({ reason: 'bad_request' }));
  });

  it('[S271] are refused twice under one name, and a button with a wrong name says so', () => {
    const { use } = open();
    const release = use({ name: 'one', buttons: () => [button({ name: 'my notes' })] });
    expect(() => use({ name: 'one' })).toThrow(expect.objectContaining({ reason: 'conflict' }));
    expect(() => extraViews('r1')).toThrow(expect.objectContaining({ reason: 'bad_request' }));
    release();
    expect(() => use({ name: 'one' })).not.toThrow();
  });

  it('[S272] change a join and a message one after another, and only in the fields that they are asked about', async () => {
    const { testbed, use } = open();
    const seen: unknown[] = [];
    use({
      name: 'one',
      willJoin: ({ room, name }) => {
        seen.push([room, name]);
        return { name: `${name}!`, room: 'other' } as never;
      },
      willSend: ({ value }) => Promise.resolve({ value: [value, 1] }),
    });
    use({ name: 'two', willJoin: ({ name }) => void seen.push(name), willSend: ({ value }) => ({ value: [value, 2] }) });
    testbed.room.setName('Ana');
    await testbed.joined();
    expect(sent(testbed, 'room.join')).toMatchObject([{ room: testbed.room.id, name: 'Ana!' }]);
    expect(seen).toEqual([[testbed.room.id, 'Ana'], 'Ana!']);
    testbed.signalling.answers['message.send'] = () => ({});
    await testbed.room.send('notes', 'hi');
    expect(sent(testbed, 'message.send')).toMatchObject([{ topic: 'notes', value: [['hi', 1], 2] }]);
  });

  it('[S272] change the tracks that are published', async () => {
    const { testbed, use } = open();
    const wishes: unknown[] = [];
    use({ name: 'one', willPublish: ({ tracks }) => void wishes.push(tracks.map(({ kind }) => kind)) });
    await testbed.joined();
    void testbed.room.controls.shareScreen(true);
    await testbed.advance(0);
    expect(wishes).toEqual(sent(testbed, 'track.publish').map(({ tracks }) => tracks.map(({ kind }) => kind)));
    expect(wishes.length).toBeGreaterThan(0);
  });

  it.each<[string, NonNullable<Plugin['willSend']>, string]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
      'forbidden',
    ],
    ['rejects', () => Promise.reject(new Error('no')), 'forbidden'],
    [
      'throws an error of the kit',
      () => {
        throw rtcError('rate_limited');
      },
      'rate_limited',
    ],
  ])('[S273] refuse what an interceptor %s', async (_what, willSend, reason) => {
    const { testbed, use } = open();
    await testbed.joined();
    use({ name: 'one', willSend });
    await expect(testbed.room.send('notes', 'hi')).rejects.toMatchObject({ reason });
    expect(sent(testbed, 'message.send')).toEqual([]);
  });

  it('[S274] refuse what an interceptor does not answer, and ignore its late answer', async () => {
    const { testbed, use } = open();
    await testbed.joined();
    let answer: (changed: { value: string }) => void = () => undefined;
    use({ name: 'one', willSend: () => new Promise((done) => (answer = done)) });
    const sending = testbed.room.send('notes', 'hi').catch(({ reason }: { reason: string }) => reason);
    await testbed.advance(0);
    await testbed.advance(interceptorMs);
    answer({ value: 'late' });
    await testbed.advance(0);
    expect([await sending, sent(testbed, 'message.send')]).toEqual(['timeout', []]);
  });

  it('[S275] leave every other request alone', async () => {
    const { testbed, use } = open();
    await testbed.joined();
    const refuse = (): never => {
      throw new Error('no');
    };
    use({ name: 'one', willJoin: refuse, willPublish: refuse, willSend: refuse });
    testbed.room.setName('Ben');
    await testbed.advance(0);
    expect(sent(testbed, 'member.update')).toMatchObject([{ name: 'Ben' }]);
  });

  it('[S276] say why a button cannot be used', () => {
    const { use } = open();
    use({ name: 'one', buttons: () => [button({ why: '还没有人' })] });
    expect(extraViews('r1')).toMatchObject([
      { tone: 'disabled', why: '还没有人', glyph: `-webkit-mask-image:url("${glyph}")`, label: '笔记' },
    ]);
  });
});
