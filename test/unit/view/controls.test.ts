import { controlActions } from '../../../components/core/view/controls/controls-controller';
import {
  controlsView,
  type ControlFacts,
  type ControlName,
  type ControlView,
} from '../../../components/core/view/controls/controls-view';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { fakeMe, fakeRoom, toggle } from '../../fakes/store/fake-room-model';
import { mobx } from '../../fakes/store/kit-mobx';

const facts = (me: Parameters<typeof fakeMe>[0] = {}, more: Partial<ControlFacts> = {}): ControlFacts => ({
  state: 'joined',
  me: fakeMe(me),
  screen: { earpiece: true, flips: true },
  texts: zhCN,
  ...more,
});
const control = (name: ControlName, given: ControlFacts): ControlView | undefined =>
  controlsView(given).filter((each) => each.name === name)[0];

describe('the buttons', () => {
  it.each([
    ['on', toggle(true, 'on'), 'on', '静音'],
    ['off', toggle(false, 'off'), 'off', '已静音'],
    ['on its way on', toggle(true, 'starting'), 'waiting', '静音…'],
    ['wanted, and not there yet', toggle(true, 'off'), 'waiting', '静音…'],
    ['on its way off', toggle(false, 'on'), 'waiting', '已静音…'],
    ['refused', toggle(true, 'failed', 'microphone_refused'), 'off', '已静音'],
  ] as const)('[V26] the microphone that is %s', (_what, microphone, tone, text) => {
    expect(control('microphone', facts({ microphone }))).toMatchObject({ tone, text });
  });

  it('[V26] says why it can do nothing: no camera to flip, an audience that may not speak', () => {
    expect(control('flip', facts({ camera: toggle(false) }))).toMatchObject({ tone: 'disabled', why: '先打开摄像头' });
    expect(control('camera', facts({ role: 'audience' }))).toMatchObject({ tone: 'disabled', why: '你是观众，不能发言' });
    expect(control('leave', facts({ role: 'audience' }))?.why).toBe('');
  });

  it('[V26] has no choice of sound where there is none', () => {
    const names = (earpiece: boolean) => controlsView(facts({}, { screen: { earpiece, flips: true } })).map(({ name }) => name);
    expect(names(true)).toEqual(['microphone', 'camera', 'flip', 'route', 'leave']);
    expect(names(false)).toEqual(['microphone', 'camera', 'flip', 'leave']);
  });

  it('[V26] shows the screen only where that can be done, says that it is shown, and waits for whoever is asked', () => {
    const share = (me: Parameters<typeof fakeMe>[0]) => control('screen', facts(me, { shares: true }));
    expect(control('screen', facts())).toBeUndefined();
    expect(share({ screen: toggle(false) })).toMatchObject({ tone: 'on', text: '共享屏幕' });
    expect(share({ screen: toggle(true, 'starting') })).toMatchObject({ tone: 'waiting', text: '共享屏幕…' });
    expect(share({ screen: toggle(true, 'on') })).toMatchObject({ tone: 'active', text: '停止共享' });
    expect(share({ role: 'audience' })).toMatchObject({ tone: 'disabled', why: '你是观众，不能发言' });
  });

  it('[V26] every button has words for the eye and for the ear, in both languages', () => {
    [zhCN, en].forEach((texts) =>
      controlsView(facts({}, { texts, shares: true })).forEach(({ text, label }) => expect([text, label]).not.toContain('')),
    );
  });

  it.each([
    ['microphone', { microphone: toggle(true) }, 'setMicrophone false'],
    ['microphone', { microphone: toggle(false) }, 'setMicrophone true'],
    ['microphone', { microphone: toggle(true, 'failed', 'microphone_refused') }, 'setMicrophone true'],
    ['camera', { camera: toggle(true, 'starting') }, 'setCamera false'],
    ['camera', { camera: toggle(false) }, 'setCamera true'],
    ['flip', {}, 'switchCamera'],
    ['route', { route: 'speaker' }, 'setRoute earpiece'],
    ['route', { route: 'earpiece' }, 'setRoute speaker'],
    ['leave', {}, 'leave'],
  ] as const)('[V27] a tap on %s with %p asks for %s', (name, me, wish) => {
    const room = fakeRoom(mobx);
    Object.assign(room.me, me);
    void controlActions[name](room);
    expect(room.asked).toEqual([wish]);
  });
});
