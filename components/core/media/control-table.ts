import { actRows } from './acts';
import { lastingSettings, memberRows, settingCommands, settingRows } from './controls';

/** All that the store needs to know of the controls, which it is given: nothing of the elements is its own. */
export const controlTable = {
  settings: settingRows,
  member: memberRows,
  acts: actRows,
  commands: settingCommands,
  lasting: lastingSettings,
} as const;

export type ControlTable = typeof controlTable;
