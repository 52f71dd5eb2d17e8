import { barOf } from '../../../components/core/view/screen';

const window = { width: 390, height: 844, screenHeight: 844, statusBar: 20, capsule: { top: 26, height: 32, left: 290 } };

describe('the bar above a room and a call', () => {
  it.each([
    ['[U53] reaches the edge of a browser, whose capsule is the menu of another page', window, true, 20, 8],
    ['[U53] leaves WeChat’s capsule its place', window, false, 20, 108],
    ['[U53] reaches the edge where there is no capsule', { ...window, capsule: null }, false, 20, 8],
  ])('%s', (_rule, facts, browser, top, right) => {
    expect(barOf(facts, browser)).toEqual({ top, height: 44, right });
  });
});
