import { embeddedMedia } from '../../server/media/embedded';
import { serveMedia } from '../harness/servers/media-http-server';
import { mediaGrantContract } from './media-grants';
import { mediaServerContract } from './media-server';

const open = () => serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1' }));

mediaGrantContract('the embedded media server', open);
mediaServerContract('the embedded media server', open);
