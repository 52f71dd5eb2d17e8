import { gridLayout, type Cell } from '../../../components/core/view/layout';

const places = (cells: readonly Cell[]): number[][] => cells.map(({ left, top }) => [left, top]);

describe('the grid of an upright phone', () => {
  it('[V294] stands side by side in an area that is wider than high, such as above the chat', () => {
    const above = { width: 366, height: 190 };
    expect(places(gridLayout(2, above, 'portrait'))).toEqual([
      [0, 0],
      [0.5, 0],
    ]);
    expect(gridLayout(3, above, 'portrait')).toEqual(gridLayout(3, above, 'landscape'));
    expect(places(gridLayout(2, { width: 366, height: 560 }, 'portrait'))).toEqual([
      [0, 0],
      [0, 0.5],
    ]);
  });
});
