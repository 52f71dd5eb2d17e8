import { buttonsOf, flowing, Journey } from './harness/journey';
import { callInFront } from './harness/world';
import type { Mounted } from '../fakes/phone/mounted';

const versions = ['1.7.0', '1.7.2', '1.7.4', '1.9.0', '1.9.3', '1.9.90', '2.0.2', '2.8.2', 'newest'];
const systems = ['android', 'ios'] as const;
const phones = versions.flatMap((version, at) => systems.map((system, place) => ({ version, system, seed: at * 2 + place + 1 })));

afterEach(() => document.body.replaceChildren());

describe.each(phones)('on $version, $system, with seed $seed', ({ version, system, seed }) => {
  const start = async (members: readonly string[] = ['ana'], more: object = {}): Promise<Journey> => {
    const journey = new Journey(version, { system, seed, ...more });
    await journey.membersJoin(...members);
    return journey;
  };

  const expectAllFlows = (journey: Journey, view: Mounted, members = 1): void => {
    const { camera, microphone } = journey.room.me;
    expect(journey.flows()).toEqual({ sent: [flowing], played: Array.from({ length: members }, () => flowing) });
    expect([camera.actual, microphone.actual, buttonsOf(view)]).toEqual(['on', 'on', ['control--on', 'control--on']]);
    expect(journey.me.phone.faults).toEqual([]);
  };

  it('[N139] picture and sound flow after the first join', async () => {
    const journey = await start();
    expectAllFlows(journey, await journey.join());
  });

  it.each([
    ['the camera', { 'scope.camera': false, 'scope.record': true }],
    ['the microphone', { 'scope.camera': true, 'scope.record': false }],
    ['both', { 'scope.camera': false, 'scope.record': false }],
  ])('[N139] they flow after %s was refused, and granted in the settings', async (_which, permissions) => {
    const journey = await start(['ana'], { permissions });
    const view = await journey.join();
    const { phone } = journey.me;
    phone.hide();
    Object.assign(phone.state.permissions, { 'scope.camera': true, 'scope.record': true });
    await journey.pass(2_000);
    phone.show();
    await journey.pass(6_000);
    // A device that was missing in the lobby was left off; the person turns it on.
    ['microphone', 'camera'].forEach((name) => view.has(`.control--off.control--${name}`) && view.tap(`.control--${name}`));
    await journey.pass(6_000);
    expectAllFlows(journey, view);
  });

  it('[N139] they flow again after the engine gave up three times', async () => {
    const journey = await start();
    const view = await journey.join();
    for (let times = 0; times < 3; times += 1) {
      journey.engine.giveUp();
      await journey.pass(6_000);
    }
    await journey.pass(8_000);
    expectAllFlows(journey, view);
  });

  it('[N139] they flow after the app was hidden for a minute', async () => {
    const journey = await start();
    const view = await journey.join();
    journey.me.phone.hide();
    await journey.pass(5_000);
    journey.me.phone.clock.suspend(55_000);
    journey.me.phone.show();
    await journey.pass(15_000);
    expectAllFlows(journey, view);
  });

  it('[N139] they flow in a call that is answered', async () => {
    const journey = new Journey(version, { system, seed });
    const ana = journey.caller();
    await journey.pass(1_000);
    void ana.rtc.calls.call('me', { kind: 'video' });
    await journey.pass(2_000);
    const call = callInFront(journey.me);
    call.tap('.key--go');
    await journey.pass(8_000);
    expect(journey.flows()).toEqual({ sent: [flowing], played: [flowing] });
    expect([call.data.scene, buttonsOf(call)]).toEqual(['active', ['control--on', 'control--on']]);
    expect(journey.me.phone.faults).toEqual([]);
  });

  it('[N139] they flow on a page that is left and opened again', async () => {
    const journey = await start();
    await journey.join();
    journey.me.phone.back();
    await journey.pass(1_000);
    expect(journey.me.phone.natives.inserted).toEqual([]);
    expectAllFlows(journey, await journey.join());
  });

  it('[N139] they flow among eight members', async () => {
    const journey = await start(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const view = await journey.join();
    // A phone plays as many pictures at once as it can; the others are on further pages.
    const { played, sent } = journey.flows();
    expect(played.length).toBeGreaterThanOrEqual(system === 'android' ? 5 : 7);
    expectAllFlows(journey, view, played.length);
    expect(sent).toEqual([flowing]);
  });
});
