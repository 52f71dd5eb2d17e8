import type { RoomModel } from '../../components/core/room/types';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';
import { App } from './harness/app';

afterEach(() => document.body.replaceChildren());

/** Old libraries draw nothing over video. */
const drawsOver = (version: string): boolean => isAtLeastVersion(version, '2.9.1');

/** An app whose page has an rtc-consent before its room, which joins by itself. */
async function open(version: string, { isRecorded = true } = {}) {
  const app = new App(version);
  app.server.isRecorded = isRecorded;
  app.phone.open('pages/room/index');
  const consent = app.phone.mount('consent', { room: 'tea' });
  const view = app.phone.mount('room', { room: 'tea', autoJoin: true });
  await app.settle();
  const room = app.rtc.room('tea') as unknown as RoomModel;
  const modals = () => app.phone.state.shown.filter(({ member }) => member === 'showModal').map(({ given }) => given);
  return { app, consent, view, room, modals };
}

onEveryVersion('consent on %s', (version) => {
  it('[V256] asks before a room that joins by itself, and opens no device until the answer', async () => {
    const { app, consent, room, modals } = await open(version);
    if (!drawsOver(version)) {
      // The fake phone answers its dialogs by dismissing them, which is no consent.
      expect(modals()).toMatchObject([{ title: 'This room is recorded', confirmText: 'Join', cancelText: 'Exit' }]);
      expect([consent.count('.dialog'), app.server.joinedRooms.size, room.state]).toEqual([0, 0, 'left']);
      return;
    }
    expect([modals(), consent.text('.title')]).toEqual([[], 'This room is recorded']);
    expect(app.server.joinedRooms.size).toBe(0);
    expect(room.me.pusher).toMatchObject({ enableCamera: false, enableMic: false });
    expect(consent.values('.dialog', 'ariaModal')).toEqual([true]);
    expect(consent.texts('.act')).toEqual(['Leave', 'Join']);
    consent.tap('.act', 1);
    await app.settle();
    expect([app.server.joinedRooms.has('tea'), consent.count('.dialog'), room.recording]).toEqual([true, 0, true]);
    expect(room.me.microphone.wanted).toBe(true);
    expect(app.phone.faults).toEqual([]);
  });

  it('[V250] marks the room that is recorded', async () => {
    const { app, consent, view } = await open(version);
    if (!drawsOver(version)) return;
    expect(view.count('.sub__rec')).toBe(0);
    consent.tap('.act', 1);
    await app.settle();
    expect([view.texts('.sub__rec'), view.texts('.said')]).toEqual([['Recording ·'], ['Recording']]);
  });
});

describe('consent', () => {
  it('[V256] leaves by the other button, and the page hears it', async () => {
    const { app, consent, room } = await open('newest');
    consent.tap('.act', 0);
    await app.settle();
    expect([app.server.joinedRooms.size, room.state, consent.count('.dialog')]).toEqual([0, 'left', 0]);
    expect(app.phone.events.filter(({ name }) => name === 'left').map(({ detail }) => detail)).toEqual([{ reason: 'left' }]);
    expect(app.phone.faults).toEqual([]);
  });

  it('[V256] draws and asks nothing in a room that is not recorded', async () => {
    const { app, consent } = await open('newest', { isRecorded: false });
    expect([app.server.joinedRooms.has('tea'), consent.count('.dialog'), consent.count('.toast')]).toEqual([true, 0, 0]);
  });

  it('[V253] has a key to leave before joining', async () => {
    const { consent } = await open('newest');
    expect(consent.values('.act', 'ariaKeyshortcuts')[0]).toBe('Escape');
  });
});
