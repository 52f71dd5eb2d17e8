import { cdnSignings } from '../../server/media/cdn/signing';
import { cdnMedia } from '../../server/media/cdn';
import { mediaHouse } from '../fakes/media-house';
import { mediaGrantContract } from './media-grants';

describe.each(cdnSignings)('by %s', (signing) => {
  mediaGrantContract('the live CDN', () =>
    mediaHouse(
      cdnMedia({
        push: ['rtmp://push.example.com/live', 'rtmp://push2.example.com/live'],
        play: ['rtmp://play.example.com/live', 'https://play.example.com/live', 'ws://play.example.com/live'],
        signing,
        pushKey: 'push-key',
        playKey: 'play-key',
      }),
    ),
  );
});
