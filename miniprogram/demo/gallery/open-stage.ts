import { isDark, languageOf, readSettings } from '../settings';
import { stateBeside, stateNamed, type Found } from './catalogue';
import { rememberState } from './last-state';
import { Stage, stageRoom } from './stage';
import { statePath } from './state-path';

/** The data of the pages that show a state. */
export const emptyStage = {
  part: '',
  stand: '',
  room: stageRoom,
  member: '',
  open: false,
  preview: false,
  locale: '',
  theme: 'auto',
  dark: false,
  /** The state is there; tests wait for it. */
  ready: '',
};

export type StageData = typeof emptyStage;

interface StagePage {
  setData(data: Partial<StageData>, then?: () => void): void;
  selectComponent(selector: string): unknown;
}

/** A component as the stage taps it, by the handlers that its own template names. */
interface Tapped {
  onTap?(event: object): void;
  onKey?(event: object): void;
  onMain?(): void;
}

/** Presses a button beside the component, or the component's own, as a finger would. */
function tap(page: StagePage, { part, state }: Found): void {
  const name = state.scene.tap;
  if (name === undefined) return;
  const own = page.selectComponent('#part') as Tapped | null;
  const buttons = page.selectComponent('#buttons') as Tapped | null;
  if (part.part === 'check') own?.onMain?.();
  else if (part.part === 'shortcuts') own?.onKey?.({ currentTarget: { dataset: { act: name } } });
  else buttons?.onTap?.({ currentTarget: { dataset: { name, why: '' } } });
}

/** The state on one page, until released. */
export interface OpenStage {
  /** Shows the state after (1) or before (-1) this one. */
  step(by: 1 | -1): void;
  release(): void;
}

/** Shows the state of these names on a page: first the kit on its stand-in server, then the components, then what happens to them. */
export function openStage(page: StagePage, query: { part?: string; state?: string }): OpenStage {
  const settings = readSettings();
  const language = languageOf(settings);
  const found = stateNamed(query.part ?? '', query.state ?? '', language);
  const { part, state } = found;
  const stage = new Stage(state.scene, language);
  const shown: StageData = {
    ...emptyStage,
    part: part.part,
    stand: part.stand,
    member: state.scene.member ?? '',
    open: state.scene.open === true,
    preview: state.scene.joins === 'asks',
    locale: language === 'zh' ? 'zh-CN' : 'en',
    theme: settings.theme,
    dark: isDark(settings),
  };
  rememberState(part.part, state.id);
  wx.setNavigationBarTitle({ title: state[language] });
  const play = (): void =>
    stage.play(() => {
      tap(page, found);
      page.setData({ ready: `${part.part} ${state.id}` });
    });
  stage.open().then(
    (isOpen) => isOpen && page.setData(shown, play),
    () => wx.showToast({ title: language === 'zh' ? '这台手机不能展示' : 'Not possible on this phone', icon: 'none' }),
  );
  return {
    step: (by) => wx.redirectTo({ url: statePath(stateBeside(found, by, language)) }),
    release: () => stage.release(),
  };
}
