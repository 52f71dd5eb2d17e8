import { DataPacket_Kind, RoomServiceClient, TrackSource, TrackType } from 'livekit-server-sdk';
import { systemClock } from '../../../server/clock';
import type { OperatorMethod } from '../../../server/operator/methods';
import { descriptionOf, methodNames } from '../../../server/operator/methods';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import type { RawClient } from '../../harness/clients/raw-client';
import { apiKey, apiSecret } from '../../harness/servers/operator-requests';

let server: TestServer;
let sdk: RoomServiceClient;
let ana: RawClient;
beforeEach(async () => {
  // The SDK signs its tokens by the clock of the machine.
  server = await startTestServer({ apiKey, apiSecret, clock: systemClock });
  sdk = new RoomServiceClient(server.origin, apiKey, apiSecret);
  ana = await server.client('ana', { rooms: { r: 'speaker', late: 'speaker' } });
  await ana.join('r', 'Ana', { tracks: camera });
});
afterEach(() => server.close());

const codeOf = (done: Promise<unknown>): Promise<string | undefined> =>
  done.then(
    () => 'done',
    (cause: { code?: string }) => cause.code,
  );
const withAll = { canSubscribe: true, canPublishData: true, canUpdateMetadata: true };

describe('the RoomServiceClient of livekit-server-sdk', () => {
  it('[P234] creates a room, finds it and closes it', async () => {
    const created = await sdk.createRoom({ name: 'late', maxParticipants: 3, metadata: 'agenda', emptyTimeout: 60 });
    expect(created).toMatchObject({ name: 'late', maxParticipants: 3, metadata: 'agenda', numParticipants: 0 });
    expect(created.sid).toMatch(/^RM_./);
    expect(Number(created.creationTimeMs)).toBeGreaterThan(Date.now() - 60_000);
    expect((await sdk.listRooms()).map(({ name }) => name)).toEqual(['late', 'r']);
    expect((await sdk.listRooms(['r', 'nowhere'])).map((room) => [room.name, room.numParticipants, room.numPublishers])).toEqual([
      ['r', 1, 1],
    ]);
    const { snap } = await ana.join('late', 'Ana');
    expect([snap.capacity, snap.attrs]).toEqual([3, { metadata: 'agenda' }]);
    await sdk.deleteRoom('late');
    await ana.event('room.closed');
    expect((await sdk.listRooms()).map(({ name }) => name)).toEqual(['r']);
    expect(await codeOf(sdk.deleteRoom('late'))).toBe('not_found');
  });

  it('[P234] sees the participants with their tracks', async () => {
    const [listed] = await sdk.listParticipants('r');
    const got = await sdk.getParticipant('r', 'ana');
    expect(got).toEqual(listed);
    expect(got).toMatchObject({ identity: 'ana', name: 'Ana', isPublisher: true, state: 2 });
    expect(got.permission).toMatchObject({ canSubscribe: true, canPublish: true, canPublishData: true });
    expect(got.tracks.map(({ type, source, muted }) => [type, source, muted])).toEqual([
      [TrackType.AUDIO, TrackSource.MICROPHONE, false],
      [TrackType.VIDEO, TrackSource.CAMERA, false],
    ]);
    expect(await sdk.listParticipants('nowhere')).toEqual([]);
    expect(await codeOf(sdk.getParticipant('r', 'bo'))).toBe('not_found');
  });

  it('[P234] mutes a track', async () => {
    const { tracks } = await sdk.getParticipant('r', 'ana');
    const microphone = tracks.find(({ source }) => source === TrackSource.MICROPHONE)?.sid ?? '';
    expect(await sdk.mutePublishedTrack('r', 'ana', microphone, true)).toMatchObject({ sid: microphone, muted: true });
    expect((await ana.event('track.muted')).d).toEqual({ id: 'ana', source: 'main', kind: 'audio', muted: true, by: 'operator' });
    expect(await codeOf(sdk.mutePublishedTrack('r', 'ana', microphone, false))).toBe('failed_precondition');
    expect(await codeOf(sdk.mutePublishedTrack('r', 'ana', 'TR_other', true))).toBe('not_found');
  });

  it('[P234] changes name, attributes and the right to publish', async () => {
    const updated = await sdk.updateParticipant('r', 'ana', { name: 'Anna', attributes: { team: 'red', snake_case: 'kept' } });
    expect([updated.name, updated.attributes]).toEqual(['Anna', { team: 'red', snake_case: 'kept' }]);
    expect((await ana.event('member.updated')).d).toMatchObject({ name: 'Anna', attrs: { team: 'red', snake_case: 'kept' } });
    expect((await sdk.updateParticipant('r', 'ana', { attributes: { team: '' } })).attributes).toEqual({ snake_case: 'kept' });
    const muted = await sdk.updateParticipant('r', 'ana', { permission: { ...withAll, canPublish: false } });
    expect([muted.permission?.canPublish, muted.tracks]).toEqual([false, []]);
    expect(await ana.errorCode('track.publish', { room: 'r', tracks: camera })).toBe('forbidden');
    expect(await codeOf(sdk.updateParticipant('r', 'ana', 'metadata'))).toBe('unimplemented');
    expect(await codeOf(sdk.updateParticipant('r', 'bo', { name: 'Bo' }))).toBe('not_found');
  });

  it('[P234] changes the metadata of a room', async () => {
    expect(await sdk.updateRoomMetadata('r', 'minutes')).toMatchObject({ name: 'r', metadata: 'minutes' });
    expect((await ana.event('room.updated')).d).toEqual({ attrs: { metadata: 'minutes' } });
    expect(await codeOf(sdk.updateRoomMetadata('nowhere', 'x'))).toBe('not_found');
  });

  it('[P234] sends data', async () => {
    const data = new TextEncoder().encode(JSON.stringify({ page: 3 }));
    await sdk.sendData('r', data, DataPacket_Kind.RELIABLE, { topic: 'slides' });
    expect((await ana.event('message.sent')).d).toEqual({ id: '', topic: 'slides', value: { page: 3 } });
    await sdk.sendData('r', new TextEncoder().encode('hello'), DataPacket_Kind.LOSSY, {});
    expect((await ana.event('message.sent', ({ d }) => d.topic === '')).d.value).toBe('hello');
    const toSome = sdk.sendData('r', data, DataPacket_Kind.RELIABLE, { destinationIdentities: ['ana'] });
    expect(await codeOf(toSome)).toBe('unimplemented');
    expect(await codeOf(sdk.sendData('nowhere', data, DataPacket_Kind.RELIABLE, {}))).toBe('not_found');
  });

  it('[P234] removes a participant, who may come back', async () => {
    await sdk.removeParticipant('r', 'ana');
    expect((await ana.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(await codeOf(sdk.removeParticipant('r', 'ana'))).toBe('not_found');
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('ok');
  });

  it('[P286] moves a participant', async () => {
    await sdk.moveParticipant('r', 'ana', 'late');
    expect((await ana.event('member.left')).d).toEqual({ id: 'ana', reason: 'moved', to: 'late' });
    await ana.join('late', 'Ana', { tracks: camera });
    expect((await sdk.listParticipants('late')).map(({ identity }) => identity)).toEqual(['ana']);
    expect(await sdk.listParticipants('r')).toEqual([]);
    expect(await codeOf(sdk.moveParticipant('r', 'ana', 'late'))).toBe('not_found');
  });

  it.each([
    ['forwardParticipant', () => sdk.forwardParticipant('r', 'ana', 'late')],
    ['updateSubscriptions', () => sdk.updateSubscriptions('r', 'ana', ['TR_main_audio'], false)],
  ] as const)('[P241] learns why %s is refused', async (_name, call) => {
    const refusal = (await call().catch((cause: unknown) => cause)) as { code: string; message: string };
    expect(refusal.code).toBe('unimplemented');
    expect(refusal.message.length).toBeGreaterThan(20);
    expect((await sdk.listParticipants('r')).map(({ identity }) => identity)).toEqual(['ana']);
  });

  it('[P234] learns that its key, or its secret, is wrong', async () => {
    const wrong = new RoomServiceClient(server.origin, apiKey, 'another secret, also of 32 bytes');
    expect(await codeOf(wrong.listRooms())).toBe('unauthenticated');
    expect(await codeOf(new RoomServiceClient(server.origin, 'others', apiSecret).listRooms())).toBe('unauthenticated');
  });

  it('[P234] has a method for each of the service here', () => {
    const ofLiveKit = methodNames.filter((method: OperatorMethod) => descriptionOf(method).service === 'livekit.RoomService');
    const inSdk = (method: string) => `${method.charAt(0).toLowerCase()}${method.slice(1)}`;
    expect(ofLiveKit.filter((method) => typeof Reflect.get(sdk, inSdk(method)) !== 'function')).toEqual([]);
  });
});
