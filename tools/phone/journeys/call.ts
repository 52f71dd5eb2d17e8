import { callRoom } from '../../../components/core/protocol/messages';
import { control } from './demo';
import type { Phone } from '../runtime/phone';
import type { Journey, Testbed } from './testbed';
import { until } from './until';

const acceptKey = '[class*="key--go"]';
const shortMs = 8_000;

interface CallNow {
  state: string | null;
  camera: string | null;
  microphone: string | null;
}

const now = (phone: Phone): CallNow =>
  phone.service.read<CallNow>(`(function (call) {
    var me = call && call.room && call.room.me;
    return { state: call && call.state, camera: me && me.camera.actual, microphone: me && me.microphone.actual };
  })(getApp().rtc.calls.current)`);

async function answerAndHangUp(testbed: Testbed): Promise<void> {
  const caller = await testbed.peer('caller');
  await caller.request('inbox.subscribe', { name: 'Ana' });
  const phone = testbed.phone();
  phone.launch('pages/home/index');
  await until('calls reach the phone', () => phone.service.run('getApp().rtc && getApp().rtc.calls.reachable'), 60_000);
  const user = String(phone.service.run(`wx.getStorageSync('demo.user')`));
  const { call } = await caller.request('call.start', { to: [user], kind: 'video', name: 'Ana' });
  await until('the call rings on the screen', () => phone.front.all(acceptKey).length > 0, shortMs);
  if (!phone.front.tap(acceptKey)) throw new Error('there is no key to accept');
  await caller.event('party.accepted', ({ d }) => d.id === user);
  await caller.join(callRoom(call.id));
  await caller.request('call.connected', { call: call.id });
  await until('camera and microphone are on', () => now(phone).camera === 'on' && now(phone).microphone === 'on', shortMs);
  await until('the caller’s picture is played', () => phone.live('LivePlayer').length === 1, shortMs);
  await until('the call is connected', () => now(phone).state === 'active', shortMs);
  if (!phone.front.tap(control('end'))) throw new Error('there is no key to hang up');
  await caller.event('call.ended');
  await until(
    'no native element is left',
    () => phone.live('LivePusher').length + phone.live('LivePlayer').length === 0,
    shortMs,
  );
}

/** Another user calls, and the call is accepted and hung up by taps. */
export const callJourney: Journey = {
  name: 'call',
  abilities: ['call'],
  needsElements: true,
  async walk(testbed) {
    await testbed.check('call', () => answerAndHangUp(testbed));
  },
};
