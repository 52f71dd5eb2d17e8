import { clearPosition, pipSize, anchorOf, positionOf, type Box } from '../../../web/engine/picture-in-picture/pip-position';

const phone = { width: 375, height: 667 };
const desk = { width: 1280, height: 800 };
const shapes = [0.2, 9 / 16, 3 / 4, 1, 4 / 3, 16 / 9, 4];

describe('the position of picture-in-picture', () => {
  it.each(shapes)(
    '[W43] gives the shape %p room for two buttons of 44 px, and takes the frame no larger part than it spares',
    (ratio) => {
      [phone, desk].forEach((frame) => {
        const { width, height } = pipSize(ratio, frame);
        expect(width).toBeGreaterThanOrEqual(92);
        expect(width / height).toBeGreaterThan(9 / 16 - 0.02);
        expect(width / height).toBeLessThan(16 / 9 + 0.02);
        expect(width * height).toBeLessThan(frame.width * frame.height * 0.09);
      });
    },
  );

  it('[W43] rests at the nearer side, at the height of the drop', () => {
    const window = { width: 100, height: 150 };
    expect(anchorOf({ left: 130, top: 300 }, window, phone).side).toBe('left');
    const rest = anchorOf({ left: 145, top: 300 }, window, phone);
    expect(rest.side).toBe('right');
    expect(positionOf(rest, window, phone)).toEqual({ left: 375 - 100 - 12, top: 300 });
  });

  it('[W43] comes back into the frame from anywhere, also when the frame turns or is smaller than the window', () => {
    const window = { width: 100, height: 150 };
    const rest = anchorOf({ left: 5_000, top: 5_000 }, window, phone);
    expect(positionOf(rest, window, phone)).toEqual({ left: 263, top: 667 - 150 - 12 });
    expect(positionOf(rest, window, { width: 667, height: 375 })).toEqual({ left: 555, top: 213 });
    expect(positionOf(rest, window, { width: 80, height: 90 })).toEqual({ left: 12, top: 12 });
    expect(anchorOf({ left: -99, top: -9 }, window, { width: 80, height: 90 })).toEqual({ side: 'left', height: 0 });
  });

  describe('beside the controls of a bar', () => {
    const window = { width: 200, height: 158 };
    const low = { side: 'right', height: 1 } as const;
    /** Six controls in the middle of the bottom, as in a call. */
    const foot = (frame: { width: number; height: number }): Box[] =>
      [0, 1, 2, 3, 4, 5].map((at) => ({ left: frame.width / 2 - 210 + at * 70, top: frame.height - 90, width: 64, height: 64 }));

    it('[W49] stays where it is while it covers none', () => {
      expect(clearPosition(low, window, desk, foot(desk))).toEqual(positionOf(low, window, desk));
      expect(clearPosition(low, window, desk, [])).toEqual(positionOf(low, window, desk));
    });

    it('[W49] moves above a bar that a resize moved under it, and back when there is room', () => {
      const phoneWindow = { width: 100, height: 150 };
      expect(clearPosition(low, phoneWindow, phone, foot(phone))).toEqual({ left: 263, top: 667 - 90 - 150 - 8 });
      expect(clearPosition(low, phoneWindow, desk, foot(desk))).toEqual(positionOf(low, phoneWindow, desk));
    });

    it('[W49] moves below a bar at the head, and to the other side when a side is full', () => {
      const high = { side: 'left', height: 0 } as const;
      expect(clearPosition(high, window, desk, [{ left: 0, top: 0, width: 60, height: 60 }])).toEqual({ left: 12, top: 68 });
      const full = [{ left: 0, top: 0, width: 60, height: 800 }];
      expect(clearPosition(high, window, desk, full)).toEqual({ left: 1280 - 200 - 12, top: 12 });
    });

    it('[W49] stays when there is no room at all', () => {
      expect(clearPosition(low, window, phone, [{ left: 0, top: 0, width: 375, height: 667 }])).toEqual(
        positionOf(low, window, phone),
      );
    });
  });
});
