import { actRows } from './acts';
import { lastingSettings, memberRows, settingCommands, settingRows } from './controls';

/** The tables of all controls, which are passed to `core/room`, so that it does not depend on the elements. */
export const controlTable = {
  settings: settingRows,
  member: memberRows,
  acts: actRows,
  commands: settingCommands,
  lasting: lastingSettings,
} as const;

export type ControlTable = typeof controlTable;
