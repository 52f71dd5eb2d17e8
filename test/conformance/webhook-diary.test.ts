import { keepDiary, typesIn } from '../bench/webhooks';

describe('a receiver that is down for an hour', () => {
  it('[P290] gets everything exactly in its order for each room, once each, signed at the time of each attempt', async () => {
    const diary = await keepDiary();
    expect(diary.rooms.map((room) => typesIn(diary, room))).toEqual(diary.rooms.map(() => diary.expected));
    expect([diary.twice, diary.unverified]).toEqual([0, 0]);
    diary.entries.forEach(({ created, delivered }) => {
      expect(created).toBeLessThan(60);
      expect(delivered).toBeGreaterThanOrEqual(60);
    });
    // The oldest event of each room was tried at once, after seconds, minutes and half an hour; the others waited behind it.
    const oldest = diary.rooms.map((room) => diary.entries.find((entry) => entry.room === room)?.attempts);
    expect(oldest).toEqual([5, 5, 5]);
    expect(diary.entries.filter(({ attempts }) => attempts === 1)).toHaveLength(diary.entries.length - diary.rooms.length);
  });
});
