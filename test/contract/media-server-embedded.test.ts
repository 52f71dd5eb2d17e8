import { embeddedMedia } from '../../server/media/embedded';
import { serveMedia } from '../harness/servers/media-http-server';
import { mediaGrantContract } from './media-grants';
import { mediaServerContract } from './media-server';

const open = () => serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }));
const openWithRtc = () => serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: { port: 0 } }));

mediaGrantContract('the embedded media server', openWithRtc);
mediaGrantContract('the embedded media server without WebRTC', open);
mediaServerContract('the embedded media server', open);
