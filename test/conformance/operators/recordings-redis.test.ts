import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { createNode } from '../../../server/node';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { FakeRecorder } from '../../fakes/servers/fake-recorder';
import { closeAfterTest } from '../../harness/close-after-test';
import { startRedis } from '../../harness/servers/redis';

async function open(url: string) {
  const recorder = new FakeRecorder();
  const engine = await redisEngine({ url });
  closeAfterTest(() => engine.close());
  const verify = () => Promise.reject(new Error('no client comes'));
  const node = await createNode({ engine, media: new FakeMedia(), verify, hooks: { recording: recorder } });
  closeAfterTest(() => node.close());
  return { engine, node, recorder };
}

const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

it('[P407] a recording in Redis outlives its node, [P408] and Redis too, and ends with its room', async () => {
  const redis = await startRedis('always');
  const [one, other] = [await open(redis.url), await open(redis.url)];
  await one.node.operate('CreateRoom', { name: 'r' });
  const { recordingId } = await one.node.operate('StartRecording', { room: 'r', metadata: 'grid' });
  await one.node.close();
  await one.engine.close();
  await redis.kill();
  await until(() => !other.engine.isReady);
  await expect(other.node.operate('StopRecording', { room: 'r', recordingId })).rejects.toThrow();
  await redis.start();
  await until(() => other.engine.isReady);

  const listed = async () => (await other.node.operate('ListRecordings', { room: 'r' })).recordings;
  expect(await listed()).toMatchObject([{ recordingId, status: 'ACTIVE', recorder: { pid: 1 } }]);
  await other.node.operate('DeleteRoom', { room: 'r' });
  await until(async () => (await listed())[0]?.endedAt !== undefined);
  expect(await listed()).toMatchObject([{ recordingId, status: 'COMPLETE', reason: 'room_ended' }]);
  expect(other.recorder.stops).toMatchObject([{ recording: recordingId, recorder: { pid: 1 }, reason: 'room_ended' }]);
});
