import type { Method, Result } from '../../../components/core/protocol/messages';
import { rtcError } from '../../../components/core/protocol/errors';
import { settled } from '../../fakes/platform/fake-clock';
import { StoreTestbed, member, publishGrant, track } from '../../fakes/store/store-testbed';

/** Holds back the answers to one method; the returned function gives the first one. */
function hold<M extends Method>(testbed: StoreTestbed, method: M): (answer: Result<M> | Error) => Promise<void> {
  const waiting: ((answer: Result<M> | Error) => void)[] = [];
  Object.assign(testbed.signalling.answers, {
    [method]: () =>
      new Promise<Result<M>>((resolve, reject) => {
        waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      }),
  });
  return async (answer) => {
    waiting.shift()?.(answer);
    await settled();
  };
}

const screenGrant = (url: string): Result<'track.publish'> => ({
  publish: [{ ...publishGrant(), source: 'screen', urls: [url] }],
});
const screenTracks = [track({ source: 'screen', kind: 'video' })];

describe('an answer that comes late', () => {
  let testbed: StoreTestbed;
  beforeEach(() => {
    testbed = new StoreTestbed();
  });
  afterEach(() => testbed.close());

  it('[S196] gives no URL to a screen that is not shared any more, and the next one is published', async () => {
    await testbed.joined();
    const { room } = testbed;
    const answer = hold(testbed, 'track.publish');
    const cancelled = room.controls.shareScreen(true).catch(() => undefined);
    await settled();
    await room.controls.shareScreen(false);
    await cancelled;
    await answer(screenGrant('push-cancelled'));
    testbed.signalling.answers['track.unpublish'] = () => {
      testbed.emit('track.unpublished', { id: 'me', source: 'screen' });
      return {};
    };
    testbed.emit('track.published', { id: 'me', tracks: screenTracks });
    await settled();

    room.controls.shareScreen(true).catch(() => undefined);
    await settled();
    expect(room.me.screenUrl).toBe('');
    await answer(screenGrant('push-again'));
    expect(room.me.screenUrl).toBe('push-again');
  });

  it('[S196] changes nothing in the next membership of the room', async () => {
    testbed.ownTracks = [];
    await testbed.room.join({ microphone: false, camera: false });
    const { room } = testbed;
    const answer = hold(testbed, 'track.publish');
    room.setMicrophone(true).catch(() => undefined);
    await settled();
    expect(testbed.signalling.of('track.publish')).toHaveLength(1);
    await room.leave();
    const joining = hold(testbed, 'room.join');
    void room.join();
    await settled();
    await answer({ publish: [publishGrant(7)] });
    expect(room.me.pusher.url).toBe('');
    await joining(testbed.joinResult([track()]));
    expect(room.me.pusher.url).toBe('push-2-a');
  });

  it('[S196] is no reason to join anew when it refuses a request of the former membership', async () => {
    await testbed.joined(member('ana'));
    const { room } = testbed;
    const answer = hold(testbed, 'member.update');
    testbed.room.me.setCondition('interrupted', true);
    await settled();
    expect(testbed.signalling.of('member.update')).toHaveLength(1);
    await room.leave();
    await room.join();
    await answer(rtcError('not_in_room'));
    expect(room.state).toBe('joined');
    expect(testbed.signalling.of('room.join')).toHaveLength(2);
  });
});
