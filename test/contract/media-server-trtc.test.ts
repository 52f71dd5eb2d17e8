import { roomUrlForms } from '../../components/core/protocol/room-url-forms';
import { trtcMedia } from '../../server/media/trtc';
import { serveMedia, newMembership } from '../harness/servers/media-http-server';
import { mediaGrantContract } from './media-grants';

const open = async () => {
  const server = await serveMedia(trtcMedia({ sdkAppId: 1_400_000_123, sdkKey: 'a key of Tencent’s console' }));
  return {
    ...server,
    origin: (platform: Parameters<typeof server.origin>[0]) => ({ ...server.origin(platform), caps: [roomUrlForms.today] }),
  };
};

mediaGrantContract('TRTC', open, { namesRooms: true });

it('[K12] TRTC separates the sources of a membership by their type, and reveals nothing of the membership', async () => {
  const { media, origin, close } = await open();
  const membership = newMembership('ana');
  const urls = await Promise.all(
    (['main', 'screen'] as const).map(
      async (source) => (await media.playGrant(newMembership('ben'), membership, source, origin('wechat'))).urls[0],
    ),
  );
  expect(new Set(urls).size).toBe(2);
  expect(urls.join()).not.toContain(membership.id);
  await close();
});
