import { pictureSize, restOf, spotOf } from '../../../web/engine/window-place';

const phone = { width: 375, height: 667 };
const desk = { width: 1280, height: 800 };
const shapes = [0.2, 9 / 16, 3 / 4, 1, 4 / 3, 16 / 9, 4];

describe('the small window’s place', () => {
  it.each(shapes)(
    '[W43] gives the shape %p room for two buttons of 44 px, and takes the frame no larger part than it spares',
    (ratio) => {
      [phone, desk].forEach((frame) => {
        const { width, height } = pictureSize(ratio, frame);
        expect(width).toBeGreaterThanOrEqual(92);
        expect(width / height).toBeGreaterThan(9 / 16 - 0.02);
        expect(width / height).toBeLessThan(16 / 9 + 0.02);
        expect(width * height).toBeLessThan(frame.width * frame.height * 0.09);
      });
    },
  );

  it('[W43] rests at the nearer side, at the height where it was let go', () => {
    const window = { width: 100, height: 150 };
    expect(restOf({ left: 130, top: 300 }, window, phone).side).toBe('left');
    const rest = restOf({ left: 145, top: 300 }, window, phone);
    expect(rest.side).toBe('right');
    expect(spotOf(rest, window, phone)).toEqual({ left: 375 - 100 - 12, top: 300 });
  });

  it('[W43] comes back into the frame from anywhere, also when the frame turns or is smaller than the window', () => {
    const window = { width: 100, height: 150 };
    const rest = restOf({ left: 5_000, top: 5_000 }, window, phone);
    expect(spotOf(rest, window, phone)).toEqual({ left: 263, top: 667 - 150 - 12 });
    expect(spotOf(rest, window, { width: 667, height: 375 })).toEqual({ left: 555, top: 213 });
    expect(spotOf(rest, window, { width: 80, height: 90 })).toEqual({ left: 12, top: 12 });
    expect(restOf({ left: -99, top: -9 }, window, { width: 80, height: 90 })).toEqual({ side: 'left', height: 0 });
  });
});
