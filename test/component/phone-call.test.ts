import * as timers from 'node:timers';
import { embeddedMedia } from '../../server/media/embedded';
import type { EmbeddedMedia } from '../../server/media/embedded/options';
import { rtmpPeer, type RtmpPeer } from '../harness/clients/rtmp-peer';
import { flowing, Journey } from './harness/journey';

const { setTimeout, setInterval, clearTimeout, clearInterval } = timers;
// The media server is a program for node, whose timers are objects.
Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });

/** The tile of a member whose phone rings says so by this attribute. */
const interruptedOf = (journey: Journey): unknown => journey.room.members.find(({ id }) => id === 'me')?.attrs['interrupted'];

describe('a phone call that interrupts a member', () => {
  let media: EmbeddedMedia;
  let sending: RtmpPeer[];
  beforeEach(async () => {
    sending = [];
    media = embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false, limits: { publisherSilentMs: 200 } });
    await media.start();
  });
  afterEach(async () => {
    sending.forEach((peer) => peer.close());
    await media.stop();
    document.body.replaceChildren();
  });

  const start = async (version: string): Promise<Journey> => {
    const journey = new Journey(version, { seed: 1, media });
    await journey.membersJoin('ana');
    await journey.join();
    return journey;
  };
  /** Sends to the present URL of the pusher, as the phone's engine does. */
  const send = async (journey: Journey): Promise<RtmpPeer> => {
    const peer = await rtmpPeer('publish', journey.engine.pushedTo());
    sending.push(peer);
    peer.send({ type: 9, timeMs: 0, body: Buffer.from([0x17, 1, 0, 0, 0, 1]) });
    return peer;
  };
  /** The media server cuts the silent stream, and the engine gives up as often as it is started, for minutes. */
  const beCut = async (journey: Journey, peer: RtmpPeer): Promise<void> => {
    await peer.closed;
    for (let times = 0; times < 20; times += 1) {
      journey.engine.giveUp();
      await journey.pass(10_000);
    }
  };

  it('[D150] ends the media, and the member stays and sends again when the phone says that it is over', async () => {
    const journey = await start('newest');
    const peer = await send(journey);
    journey.me.phone.say('AudioInterruptionBegin');
    journey.engine.interrupt(true);
    await beCut(journey, peer);
    expect([journey.room.state, interruptedOf(journey), journey.room.me.status]).toEqual(['joined', true, 'paused']);
    journey.engine.interrupt(false);
    journey.me.phone.say('AudioInterruptionEnd');
    await journey.pass(1_000);
    expect(journey.flows().sent).toEqual([flowing]);
    expect((await send(journey)).isClosed).toBe(false);
    expect([journey.room.me.status, interruptedOf(journey)]).toEqual(['live', false]);
  });

  it('[D150] ends the media, and a phone that does not say when it is over sends again within half a minute', async () => {
    const journey = await start('2.0.2');
    const peer = await send(journey);
    journey.engine.interrupt(true);
    await beCut(journey, peer);
    journey.engine.interrupt(false);
    await journey.pass(30_000);
    expect(journey.flows().sent).toEqual([flowing]);
    expect((await send(journey)).isClosed).toBe(false);
    expect([journey.room.state, journey.room.me.status]).toEqual(['joined', 'live']);
  });
});
