import { fakePhone, type Phone } from '../fakes/phone/fake-phone';
import type { Mounted } from '../fakes/phone/mounted';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';
import { componentTestbed } from './harness/component-testbed';
import { RoomServer } from './harness/room-server';

interface Inspected {
  phone: Phone;
  room: Mounted;
  panel: Mounted;
  pass(ms: number): Promise<void>;
}

/** A room with Ana in it, joined by the whole built kit, and the inspector beside it. */
async function inspected(version: string, open: boolean, language = 'en'): Promise<Inspected> {
  const server = new RoomServer();
  const phone = fakePhone(version, { server: server.accept, language });
  const kit = phone.require('index') as typeof import('../../components');
  const { inspector } = phone.require('inspector') as typeof import('../../components/inspector');
  const feature = inspector();
  kit.createRtc({ server: 'wss://rtc.test/v1', token: () => Promise.resolve('t'), features: [feature], log: feature.log });
  phone.open('pages/room/index', {});
  const room = phone.mount('room', { room: 'tea', autoJoin: true });
  const panel = phone.mount('inspector', { room: 'tea', open });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed <= ms; passed += 500) {
      await server.settle(phone);
      await phone.clock.advance(passed === 0 ? 0 : 500);
    }
    await server.settle(phone);
  };
  await pass(1_000);
  return { phone, room, panel, pass };
}

const patches = ({ phone }: Inspected): number =>
  phone.setData.filter(({ patch }) => Object.keys(patch).some((path) => path.startsWith('panel'))).length;

afterEach(() => document.body.replaceChildren());

onEveryVersion('the inspector on %s', (version) => {
  it('[V110] [V114] [V116] shows connection, streams and log of a joined room', async () => {
    const { phone, panel, pass } = await inspected(version, true);
    await pass(3_000);
    expect(panel.texts('.title')).toEqual(['Connection', 'Sent', 'Received', 'Log']);
    expect(panel.texts('.side')[0]).toMatch(/^Connected 00:0\d$/);
    expect(panel.texts('.note')[0]).toContain('rtc.test · embedded · setData');
    expect(panel.texts('.name')).toEqual(['Member', 'Ana']);
    expect(panel.texts('.words')).toEqual(expect.arrayContaining(['Joined the room', 'Connected']));
    expect(phone.faults).toEqual([]);
  });

  it('[V121] stands where video cannot be covered below the room, whose players stay', async () => {
    const { room, panel, phone, pass } = await inspected(version, false);
    const isDocked = !isAtLeastVersion(version, '2.9.1');
    const classes = (): string => String(room.attributes('.room').class);
    const players = room.live.map(({ id }) => id);
    expect(classes()).not.toContain('rtc--short');
    panel.set({ open: true });
    await pass(1_000);
    expect([classes().includes('rtc--short'), panel.count('.sheet')]).toEqual([isDocked, 1]);
    panel.set({ open: false });
    await pass(1_000);
    expect([classes().includes('rtc--short'), panel.count('.sheet')]).toEqual([false, 0]);
    expect([room.live.map(({ id }) => id), phone.faults]).toEqual([players, []]);
  });
});

describe('the inspector', () => {
  it('[V118] sends nothing to the view while it is closed, and at most once a second while it is open', async () => {
    const set = await inspected('newest', false);
    await set.pass(20_000);
    expect(patches(set)).toBe(0);
    set.panel.set({ open: true });
    await set.pass(0);
    const opened = patches(set);
    expect(opened).toBeGreaterThan(0);
    await set.pass(10_000);
    const afterTen = patches(set) - opened;
    expect(afterTen).toBeGreaterThan(3);
    expect(afterTen).toBeLessThanOrEqual(11);
    set.panel.set({ open: false });
    await set.pass(0);
    const closed = patches(set);
    await set.pass(20_000);
    expect(patches(set)).toBe(closed);
  });

  it('[V118] leaves no timer behind when its page closes', async () => {
    const set = await inspected('newest', true);
    await set.pass(3_000);
    set.panel.detach();
    set.room.detach();
    await set.pass(10_000);
    const sent = patches(set);
    const { timers } = set.phone.held();
    await set.pass(60_000);
    expect(patches(set)).toBe(sent);
    expect(set.phone.held().timers).toBeLessThanOrEqual(timers);
  });

  it('[V119] tells the page that the user closed it, and stays until the page does so', async () => {
    const { phone, panel } = await inspected('newest', true);
    panel.tap('.head__close');
    panel.tap('.scrim');
    expect(phone.events.filter(({ name }) => name === 'close')).toHaveLength(2);
    expect(panel.count('.sheet')).toBe(1);
    expect(panel.attributes('.head__close')['ariaKeyshortcuts']).toBe('Escape');
  });

  it('[V120] copies the report and says so for three seconds', async () => {
    const { phone, panel, pass } = await inspected('newest', true);
    panel.tap('.rtc-button');
    await pass(0);
    const copied = phone.state.shown.filter(({ member }) => member === 'setClipboardData');
    expect(JSON.stringify(copied)).toMatch(/Call quality .*Connection: Connected.*Member 1/);
    expect(JSON.stringify(copied)).not.toContain('Ana');
    expect(panel.text('.rtc-button')).toBe('Copied');
    await pass(5_000);
    expect(panel.text('.rtc-button')).toBe('Copy report');
  });

  it('[V114] [V116] opens a row, and shows fewer lines', async () => {
    const { panel, pass } = await inspected('newest', true);
    const rows = (): unknown[] => panel.values('.stream', 'ariaExpanded');
    await pass(3_000);
    expect(panel.count('.bar')).toBe(30);
    panel.tap('.stream');
    await pass(0);
    expect(rows()).toEqual([true]);
    panel.tap('.stream');
    await pass(0);
    expect(rows()).toEqual([false]);
    expect(panel.count('.line')).toBeGreaterThan(0);
    panel.tap('.filter');
    panel.tap('.filter');
    await pass(0);
    expect([panel.text('.filter'), panel.count('.line')]).toEqual(['Error', 0]);
    panel.tap('.filter');
    await pass(0);
    expect(panel.text('.filter')).toBe('All');
  });

  it('[V122] says what is missing without its feature', async () => {
    const set = componentTestbed();
    const panel = await set.mount('inspector', { open: true });
    expect(panel.texts('.title')).toEqual(['我收到的', '记录']);
    expect(panel.texts('.note')[1]).toContain('inspector()');
    panel.tap('.rtc-button');
    await set.phone.turn();
    expect(set.phone.faults).toEqual([]);
  });
});
