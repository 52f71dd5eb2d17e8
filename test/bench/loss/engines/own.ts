import type { LiveTestbed } from '../../../harness/browsers/live-testbed';
import { create } from '../../../harness/browsers/live-steps';
import { offerRelay } from '../../../harness/proxies/offer-relay';
import { camera, type Engine } from './engine';

/** The embedded media server in its own process, and the browser runtime's `<live-pusher>` and `<live-player>`. */
export const ownEngine = (testbed: LiveTestbed): Engine => ({
  name: 'own',
  title: 'embedded',
  open: async ({ condition, seed, stream, publisher, viewer }) => {
    const legOf = (url: URL) => (/\/whip$/.test(url.pathname) ? 'publisher' : 'viewer');
    const relay = await offerRelay(seed, (url) => condition[legOf(url)]);
    return {
      publish: async () => {
        const url = relay.urlThrough(await testbed.media.whip(stream));
        const { width, height } = camera;
        await create(publisher, 'me', 'pusher', { url, autopush: true, videoWidth: width, videoHeight: height });
      },
      play: async () => {
        const src = relay.urlThrough(await testbed.media.whep(stream));
        await create(viewer, 'you', 'player', { src, autoplay: true, mode: 'RTC', maxCache: 0.8 });
        return true;
      },
      links: () => relay.links.map((link) => ({ leg: legOf(link.target), link })),
      stop: () => relay.stop(),
    };
  },
  // The testbed stops its media server.
  stop: () => Promise.resolve(),
});
