const key = 'demo.gallery';

/** The state that was looked at last, by the names of the catalogue. */
export interface LastState {
  readonly part: string;
  readonly state: string;
}

export function readLastState(): LastState {
  const { part, state } = Object.assign({ part: '', state: '' }, wx.getStorageSync<object>(key)) as LastState;
  return { part: String(part), state: String(state) };
}

export const rememberState = (part: string, state: string): void => wx.setStorageSync(key, { part, state });
