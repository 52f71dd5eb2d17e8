import type { Mounted } from '../fakes/phone/mounted';
import type { CallKind } from '../../components/core/protocol/call-state';
import { gridOfCall } from './harness/call-component-testbed';
import { callInFront, World, type User } from './harness/world';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

/** Ana calls, and Bo's device rings. */
async function ringing(version: string, kind: CallKind): Promise<{ world: World; ana: User; bo: User }> {
  const world = new World();
  const [ana, bo] = [world.user('ana', version), world.user('bo', version)];
  world.openPage(ana, 'pages/home/index');
  world.openPage(bo, 'pages/home/index');
  await world.settle();
  void ana.rtc.calls.call('bo', { kind });
  await world.settle();
  return { world, ana, bo };
}

/** Bo accepts, and media flow both ways. */
async function talking(version: string, kind: CallKind) {
  const set = await ringing(version, kind);
  callInFront(set.bo).tap('.key--go');
  await set.world.settle();
  [set.ana, set.bo].forEach((one) => {
    expect(callInFront(one).native('statechange', { code: 1002 }, { tag: 'live-pusher' })).toBe('heard');
    expect(callInFront(one).native('statechange', { code: 2004 }, { tag: 'live-player' })).toBe('heard');
  });
  await set.world.settle();
  return set;
}

const scenes = (...people: User[]): unknown[] => people.map((one) => callInFront(one).data.scene);
const names = (sources: readonly string[]): (string | undefined)[] => sources.map((source) => source.split('/').pop());
const shownOf = ({ phone }: User, member: string): number => phone.state.shown.filter((shown) => shown.member === member).length;
/** A button is named by its visible words. */
const labels = (call: Mounted, selector: string): string => call.text(selector);

/** Expects that the call left nothing behind, and no faults. */
async function over(world: World, ...people: User[]): Promise<void> {
  await world.advance(3_000);
  await world.settle();
  people.forEach(({ phone, rtc }) => {
    expect([rtc.calls.current, phone.held().live, phone.sounds.playing, phone.faults]).toEqual([null, 0, [], []]);
    phone.open('pages/index/index', {}, 'restart');
  });
  await world.settle();
  await world.advance(6_000);
  people.forEach(({ phone }) => expect(phone.held()).toMatchObject({ sockets: 0, timers: 0, live: 0 }));
  expect(world.failures).toEqual([]);
}

onEveryVersion('a call on %s', (version) => {
  it('[N154] without one, the page runs no timer of its own, and none is left when the app closes the kit', async () => {
    const world = new World();
    const ana = world.user('ana', version);
    world.openPage(ana, 'pages/home/index');
    await world.settle();
    ana.rtc.close();
    await world.settle();
    await world.advance(2_000);
    expect(ana.phone.held()).toMatchObject({ sockets: 0, timers: 0 });
  });

  it('[N75] rings with sound and vibration, is accepted, plays both ways, and is hung up', async () => {
    const { world, ana, bo } = await ringing(version, 'video');
    expect(scenes(ana, bo)).toEqual(['outgoing', 'incoming']);
    expect([names(ana.phone.sounds.playing), names(bo.phone.sounds.playing)]).toEqual([['outgoing.mp3'], ['incoming.mp3']]);
    expect([shownOf(ana, 'vibrateLong'), shownOf(bo, 'vibrateLong') > 0]).toEqual([0, true]);
    expect([labels(callInFront(bo), '.key--end'), labels(callInFront(bo), '.key--go')]).toEqual(['Decline', 'Accept']);

    callInFront(bo).tap('.key--go');
    await world.settle();
    expect(scenes(ana, bo)).toEqual(['connecting', 'connecting']);
    expect([ana.phone.sounds.playing, bo.phone.sounds.playing]).toEqual([[], []]);
    [ana, bo].forEach((one) => {
      callInFront(one).native('statechange', { code: 1002 }, { tag: 'live-pusher' });
      callInFront(one).native('statechange', { code: 2004 }, { tag: 'live-player' });
    });
    await world.settle();
    expect(scenes(ana, bo)).toEqual(['active', 'active']);

    callInFront(bo).tap('.control--end');
    await world.settle();
    expect(scenes(ana, bo)).toEqual(['ended', 'ended']);
    expect(callInFront(ana).text('.who__line')).toMatch(/^Call ended/);
    await over(world, ana, bo);
  });

  it('[N76] places its pictures as the version allows, with the state inside each', async () => {
    const { world, ana, bo } = await talking(version, 'video');
    const call = callInFront(ana);
    const lies = isAtLeastVersion(version, '2.9.1');
    const { own } = gridOfCall(call).data as { own: { shape: string } };
    expect([call.data.media, own.shape === 'window', call.count('.grid__handle')]).toEqual(
      lies ? ['over', true, 1] : ['between', false, 0],
    );
    call.native('statechange', { code: 2103 }, { tag: 'live-player' });
    await world.settle();
    expect([call.texts('.tile__inside'), call.texts('.tile__veil')]).toEqual(
      lies ? [[], ['Reconnecting…']] : [['Reconnecting…'], []],
    );
    expect(call.count('.control--route')).toBe(isAtLeastVersion(version, '1.9.90') ? 1 : 0);
    const player = call.element({ tag: 'live-player' }).attributes();
    expect([player['picture-in-picture-mode'], player['sound-mode']]).toEqual([
      isAtLeastVersion(version, '2.10.3') ? ['push', 'pop'] : undefined,
      isAtLeastVersion(version, '1.9.90') ? 'speaker' : undefined,
    ]);
    callInFront(bo).tap('.control--end');
    await over(world, ana, bo);
  });

  it('[N75] by audio has no video, and is minimised to a box on the page below', async () => {
    const { world, ana, bo } = await talking(version, 'audio');
    const call = callInFront(bo);
    expect([call.texts('.person__words'), call.data.media]).toEqual([['ana'], 'unseen']);
    expect(call.element({ tag: 'live-pusher' }).attributes()['enable-camera']).toBe(false);
    bo.phone.back();
    await world.settle();
    expect([callInFront(bo).data.scene, callInFront(bo).text('.bar__name')]).toEqual(['bar', 'ana']);
    callInFront(bo).tap('.bar__end');
    await world.settle();
    await over(world, ana, bo);
  });
});
