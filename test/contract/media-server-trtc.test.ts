import { roomUrlForms } from '../../components/core/protocol/room-url-forms';
import { trtcMedia } from '../../server/media/trtc';
import { mediaHouse, newSeat } from '../fakes/media-house';
import { mediaGrantContract } from './media-grants';

const open = async () => {
  const house = await mediaHouse(trtcMedia({ sdkAppId: 1_400_000_123, sdkKey: 'a key of Tencent’s console' }));
  return {
    ...house,
    door: (platform: Parameters<typeof house.door>[0]) => ({ ...house.door(platform), caps: [roomUrlForms.today] }),
  };
};

mediaGrantContract('TRTC', open, { namesRooms: true });

it('[K12] TRTC keeps the sources of a seat apart by their type, and tells nothing of the seat', async () => {
  const { media, door, close } = await open();
  const seat = newSeat('ana');
  const urls = await Promise.all(
    (['main', 'screen'] as const).map(
      async (source) => (await media.playGrant(newSeat('ben'), seat, source, door('wechat'))).urls[0],
    ),
  );
  expect(new Set(urls).size).toBe(2);
  expect(urls.join()).not.toContain(seat.seat);
  await close();
});
