import { embeddedMedia } from '../../server/media/embedded';
import { mediaHouse } from '../fakes/media-house';
import { mediaServerContract } from './media-server';

mediaServerContract('the embedded media server', () => mediaHouse(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1' })));
