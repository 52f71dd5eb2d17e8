import { ledOverLink } from '../../../harness/proxies/offer-relay';
import { udpLink, type UdpLink } from '../../../harness/proxies/udp-link';
import type { Leg } from '../conditions';
import type { Engine, LegName } from './engine';
import { startJanus } from './janus-process';
import { JanusSession } from './janus-session';
import { accept, answerTo, offerToSend } from './plain-page';

/** Rooms have numbers in Janus. */
let lastRoom = 1_000;
const mostBitrate = 1_000_000;

/** The videoroom of Janus: the publisher offers, and Janus offers to the viewer. */
export async function janusEngine(): Promise<Engine> {
  const janus = await startJanus();
  return {
    name: 'janus',
    title: `Janus ${janus.version}`,
    open: async ({ condition, seed, publisher, viewer }) => {
      const session = await JanusSession.open(janus.api);
      const [sending, receiving] = [await session.attach(), await session.attach()];
      const room = (lastRoom += 1);
      const opened: { leg: LegName; link: UdpLink }[] = [];
      let feed: unknown;
      const overLink = async (sdp: string | null, name: LegName, leg: Leg): Promise<string> => {
        // Janus does not listen on the loopback address.
        const [, address, port] = /^a=candidate:\S+ 1 udp \d+ ([\d.]+) (\d+) /im.exec(sdp ?? '') ?? [];
        if (sdp === null || port === undefined) throw new Error('Janus gave no description with an IPv4 address');
        const link = await udpLink(Number(port), seed + opened.length, leg, address);
        opened.push({ leg: name, link });
        return ledOverLink(sdp, link.port);
      };
      const request = 'create';
      await session.request(sending, { request, room, videocodec: 'h264', audiocodec: 'opus', bitrate: mostBitrate });
      return {
        publish: async () => {
          const offer = await offerToSend(publisher);
          const joined = { request: 'joinandconfigure', ptype: 'publisher', room };
          const { data, sdp } = await session.request(sending, joined, { type: 'offer', sdp: offer });
          feed = data['id'];
          await session.endCandidates(sending);
          await accept(publisher, await overLink(sdp, 'publisher', condition.publisher));
        },
        play: async (endMs) => {
          const joined = { request: 'join', ptype: 'subscriber', room, streams: [{ feed }] };
          // Where datagrams are lost, Janus finishes the handshake after the publisher's page, and knows no feed before.
          const join = async (): Promise<string | null> => {
            try {
              return (await session.request(receiving, joined)).sdp;
            } catch (cause) {
              if (!/No such feed/.test(String(cause))) throw cause;
              if (performance.now() > endMs) return null;
              await new Promise((resolve) => setTimeout(resolve, 100));
              return join();
            }
          };
          const sdp = await join();
          if (sdp === null) return false;
          const answer = await answerTo(viewer, await overLink(sdp, 'viewer', condition.viewer));
          await session.request(receiving, { request: 'start' }, { type: 'answer', sdp: answer });
          await session.endCandidates(receiving);
          return true;
        },
        links: () => opened,
        stop: async () => {
          await session.close();
          opened.forEach(({ link }) => link.close());
        },
      };
    },
    stop: () => janus.stop(),
  };
}
