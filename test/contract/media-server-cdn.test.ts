import { cdnSignings } from '../../server/media/cdn/signing';
import { cdnMedia } from '../../server/media/cdn';
import { serveMedia } from '../harness/servers/media-http-server';
import { mediaGrantContract } from './media-grants';

describe.each(cdnSignings)('by %s', (signing) => {
  mediaGrantContract('the live CDN', () =>
    serveMedia(
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
