import type { Mounted } from '../fakes/fake-phone-mounted';
import type { CallKind } from '../../components/core/protocol/call-state';
import { picturesOf } from './call-stage';
import { front, Town, type Resident } from './town';
import { at, onEveryVersion } from './versions';

afterEach(() => document.body.replaceChildren());

/** Ana calls, and it rings where Bo is. */
async function ringing(version: string, kind: CallKind): Promise<{ town: Town; ana: Resident; bo: Resident }> {
  const town = new Town();
  const [ana, bo] = [town.resident('ana', version), town.resident('bo', version)];
  town.page(ana, 'pages/home/index');
  town.page(bo, 'pages/home/index');
  await town.settle();
  void ana.rtc.calls.call('bo', { kind });
  await town.settle();
  return { town, ana, bo };
}

/** Bo takes it, and what each sends arrives. */
async function talking(version: string, kind: CallKind) {
  const set = await ringing(version, kind);
  front(set.bo).tap('.key--go');
  await set.town.settle();
  [set.ana, set.bo].forEach((one) => {
    expect(front(one).native('statechange', { code: 1002 }, { tag: 'live-pusher' })).toBe('heard');
    expect(front(one).native('statechange', { code: 2004 }, { tag: 'live-player' })).toBe('heard');
  });
  await set.town.settle();
  return set;
}

const scenes = (...people: Resident[]): unknown[] => people.map((one) => front(one).data.scene);
const names = (sources: readonly string[]): (string | undefined)[] => sources.map((source) => source.split('/').pop());
const shownOf = ({ phone }: Resident, member: string): number =>
  phone.state.shown.filter((shown) => shown.member === member).length;
const labels = (call: Mounted, selector: string): unknown => call.attributes(selector).ariaLabel;

/** Nothing of a call is left, and nothing went wrong anywhere. */
async function over(town: Town, ...people: Resident[]): Promise<void> {
  await town.pass(3_000);
  await town.settle();
  people.forEach(({ phone, rtc }) => {
    expect([rtc.calls.current, phone.held().live, phone.sounds.playing, phone.faults]).toEqual([null, 0, [], []]);
    phone.open('pages/index/index', {}, 'restart');
  });
  await town.settle();
  await town.pass(6_000);
  people.forEach(({ phone }) => expect(phone.held()).toMatchObject({ sockets: 0, timers: 0, live: 0 }));
  expect(town.failures).toEqual([]);
}

onEveryVersion('a call on %s', (version) => {
  it('[N75] rings with sound and in the hand, is taken, is heard and seen both ways, and is hung up', async () => {
    const { town, ana, bo } = await ringing(version, 'video');
    expect(scenes(ana, bo)).toEqual(['outgoing', 'incoming']);
    expect([names(ana.phone.sounds.playing), names(bo.phone.sounds.playing)]).toEqual([['outgoing.mp3'], ['incoming.mp3']]);
    expect([shownOf(ana, 'vibrateLong'), shownOf(bo, 'vibrateLong') > 0]).toEqual([0, true]);
    expect([labels(front(bo), '.key--end'), labels(front(bo), '.key--go')]).toEqual(['Decline', 'Accept']);

    front(bo).tap('.key--go');
    await town.settle();
    expect(scenes(ana, bo)).toEqual(['connecting', 'connecting']);
    expect([ana.phone.sounds.playing, bo.phone.sounds.playing]).toEqual([[], []]);
    [ana, bo].forEach((one) => {
      front(one).native('statechange', { code: 1002 }, { tag: 'live-pusher' });
      front(one).native('statechange', { code: 2004 }, { tag: 'live-player' });
    });
    await town.settle();
    expect(scenes(ana, bo)).toEqual(['active', 'active']);

    front(bo).tap('.control--end');
    await town.settle();
    expect(scenes(ana, bo)).toEqual(['ended', 'ended']);
    expect(front(ana).text('.who__line')).toMatch(/^Call ended/);
    await over(town, ana, bo);
  });

  it('[N76] has its pictures where the version lets them be, and the state of one inside it', async () => {
    const { town, ana, bo } = await talking(version, 'video');
    const call = front(ana);
    const lies = at(version, '2.9.1');
    const { own } = picturesOf(call).data as { own: { shape: string } };
    expect([call.data.media, own.shape === 'window', call.count('.grid__handle')]).toEqual(
      lies ? ['over', true, 1] : ['between', false, 0],
    );
    call.native('statechange', { code: 2103 }, { tag: 'live-player' });
    await town.settle();
    expect([call.texts('.tile__inside'), call.texts('.tile__veil')]).toEqual(
      lies ? [[], ['Reconnecting…']] : [['Reconnecting…'], []],
    );
    expect(call.count('.control--route')).toBe(at(version, '1.9.90') ? 1 : 0);
    const player = call.element({ tag: 'live-player' }).attributes();
    expect([player['picture-in-picture-mode'], player['sound-mode']]).toEqual([
      at(version, '2.10.3') ? ['push', 'pop'] : undefined,
      at(version, '1.9.90') ? 'speaker' : undefined,
    ]);
    front(bo).tap('.control--end');
    await over(town, ana, bo);
  });

  it('[N75] by voice is only heard, and goes aside to a box on the page below', async () => {
    const { town, ana, bo } = await talking(version, 'audio');
    const call = front(bo);
    expect([call.texts('.person__words'), call.data.media]).toEqual([['ana'], 'unseen']);
    expect(call.element({ tag: 'live-pusher' }).attributes()['enable-camera']).toBe(false);
    bo.phone.back();
    await town.settle();
    expect([front(bo).data.scene, front(bo).text('.bar__name')]).toEqual(['bar', 'ana']);
    front(bo).tap('.bar__end');
    await town.settle();
    await over(town, ana, bo);
  });
});
