import { chat } from '../../../components/core/features/chat/feature';
import { chatName } from '../../../components/core/features/chat/app-chat';
import type { AppChats } from '../../../components/core/features/chat/chats';
import type { RoomChat } from '../../../components/core/features/chat/room-chat';
import type { ChatOptions } from '../../../components/core/features/chat/types';
import { rtcError, type RtcError } from '../../../components/core/protocol/errors';
import type { ChatMessage, Params, Result } from '../../../components/core/protocol/messages';
import { autorun } from '../../../components/core/shared/mobx';
import { settled } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const stream = 'r:r1';
const message = (n: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: `z${1_000 - n}`,
  ts: n * 1_000,
  from: 'ana',
  name: 'Ana',
  text: `m${n}`,
  ...more,
});

interface World {
  readonly store: StoreTestbed;
  readonly chat: RoomChat;
  /** The history of the server. */
  history: readonly ChatMessage[];
  sent: Params<'chat.send'>[];
  refusal: RtcError | null;
  texts(): string[];
}

const pageSize = 3;

async function worldOf(options: ChatOptions = {}, history: readonly ChatMessage[] = []): Promise<World> {
  const store = new StoreTestbed({ features: [chat(options)] });
  store.others = [member('ana', { name: 'Ana' })];
  const world: World = {
    store,
    chat: (store.rooms.feature<AppChats>(chatName) as AppChats).of('r1'),
    history,
    sent: [],
    refusal: null,
    texts: () => world.chat.messages.map(({ text, state }) => (state === 'sent' ? text : `${text} (${state})`)),
  };
  store.signalling.answers['chat.history'] = ({ before }) => {
    const older =
      before === undefined
        ? world.history
        : world.history.slice(
            0,
            world.history.findIndex(({ id }) => id === before),
          );
    return { messages: older.slice(-pageSize), more: older.length > pageSize };
  };
  store.signalling.answers['chat.send'] = (params): Result<'chat.send'> => {
    world.sent.push(params);
    if (world.refusal !== null) throw world.refusal;
    const { key = '', text } = params;
    return { message: message(500 + world.sent.length, { from: 'me', name: 'Me', text, key }) };
  };
  store.signalling.answers['chat.delete'] = () => ({});
  // Observed, as a view does.
  autorun(() => [world.chat.messages, world.chat.unread, world.chat.reactions, world.chat.hasMore]);
  await store.room.join();
  await settled();
  return world;
}

const live = ({ store }: World, n: number, more: Partial<ChatMessage> = {}) =>
  store.signalling.event(stream, 'chat.sent', { message: message(n, more) });

describe('the chat of a room', () => {
  it('[S220] has the history after joining, merged with what comes live, in the order of the server', async () => {
    const world = await worldOf(
      {},
      [1, 2, 3, 4].map((n) => message(n)),
    );
    expect(world.texts()).toEqual(['m2', 'm3', 'm4']);
    live(world, 6);
    live(world, 5);
    live(world, 4);
    expect(world.texts()).toEqual(['m2', 'm3', 'm4', 'm5', 'm6']);
    expect(world.chat.hasMore).toBe(true);
    await Promise.all([world.chat.loadMore(), world.chat.loadMore()]);
    expect(world.texts()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
    expect([world.chat.hasMore, world.store.signalling.of('chat.history')]).toEqual([
      false,
      [{ room: 'r1' }, { room: 'r1', before: 'z998' }],
    ]);
    await world.store.room.leave();
    expect(world.texts()).toEqual([]);
  });

  it('[S221] counts the unread messages of others, and none from before joining', async () => {
    const world = await worldOf({}, [message(1)]);
    expect(world.chat.unread).toBe(0);
    live(world, 2);
    live(world, 3, { from: 'me' });
    expect(world.chat.unread).toBe(1);
    world.chat.markRead();
    expect(world.chat.unread).toBe(0);
  });

  it('[S222] shows an own message at once, and as sent once the server has it, by answer or by event', async () => {
    const world = await worldOf();
    const done = world.chat.send('hi', { reply: 'z1', mentions: ['ana'] });
    expect(world.texts()).toEqual(['hi (sending)']);
    const { key = '' } = world.chat.messages[0] ?? {};
    // The event comes before the answer.
    live(world, 501, { from: 'me', text: 'hi', key });
    expect(world.texts()).toEqual(['hi']);
    await done;
    expect(world.texts()).toEqual(['hi']);
    expect(world.sent).toEqual([{ room: 'r1', text: 'hi', key, reply: 'z1', mentions: ['ana'] }]);
  });

  it('[S223] keeps a message that failed, with its reason, and sends it again under the same key, or forgets it', async () => {
    const world = await worldOf();
    world.refusal = rtcError('timeout');
    await expect(world.chat.send('one')).rejects.toMatchObject({ reason: 'timeout' });
    await expect(world.chat.send('two')).rejects.toMatchObject({ reason: 'timeout' });
    expect(world.texts()).toEqual(['one (failed)', 'two (failed)']);
    const [one, two] = world.chat.messages;
    expect(one?.reason).toBe('timeout');
    world.refusal = null;
    await world.chat.retry(one?.key ?? '');
    expect(world.sent.map(({ key }) => key)).toEqual([one?.key, two?.key, one?.key]);
    await world.chat.remove(two?.key ?? '');
    expect(world.texts()).toEqual(['one']);
  });

  it('[S223] finds in the history what was sent although no answer came', async () => {
    const world = await worldOf();
    world.refusal = rtcError('timeout');
    await expect(world.chat.send('lost')).rejects.toMatchObject({ reason: 'timeout' });
    const { key = '' } = world.chat.messages[0] ?? {};
    world.history = [message(9, { from: 'me', text: 'lost', key })];
    world.store.signalling.go('waiting');
    world.store.signalling.go('online');
    world.store.platform.clock.advance(0);
    await settled();
    expect(world.texts()).toEqual(['lost']);
  });

  it('[S224] has no gap after a long cut, and nothing that was deleted in it', async () => {
    const world = await worldOf(
      {},
      [1, 2, 3].map((n) => message(n)),
    );
    const cut = async (history: readonly ChatMessage[]) => {
      world.history = history;
      world.store.signalling.go('waiting');
      world.store.signalling.go('online');
      world.store.platform.clock.advance(0);
      await settled();
    };
    await cut([1, 3, 4].map((n) => message(n)));
    expect(world.texts()).toEqual(['m1', 'm3', 'm4']);
    await cut([1, 3, 4, 5, 6, 7, 8].map((n) => message(n)));
    expect([world.texts(), world.chat.hasMore]).toEqual([['m6', 'm7', 'm8'], true]);
  });

  it('[S225] deletes a message for all, and drops what others delete', async () => {
    const world = await worldOf({}, [message(1, { from: 'me' }), message(2)]);
    await world.chat.remove('z999');
    expect(world.store.signalling.of('chat.delete')).toEqual([{ room: 'r1', id: 'z999' }]);
    expect(world.texts()).toEqual(['m2']);
    world.store.signalling.event(stream, 'chat.deleted', { id: 'z998', by: 'ana' });
    expect(world.texts()).toEqual([]);
  });

  it('[S226] has lines about members who come and go, which are not unread, unless the app wants none', async () => {
    for (const systemLines of [true, false]) {
      const world = await worldOf({ systemLines });
      world.store.signalling.event(stream, 'member.joined', { member: member('bo', { name: 'Bo' }) });
      world.store.signalling.event(stream, 'member.joined', { member: member('bo', { name: 'Bo' }) });
      world.store.signalling.event(stream, 'member.left', { id: 'bo', reason: 'left' });
      expect(world.chat.messages.map(({ name, text }) => `${name} ${text}`)).toEqual(systemLines ? ['Bo joined', 'Bo left'] : []);
      expect(world.chat.unread).toBe(0);
    }
  });

  it('[S227] keeps 500 lines, and says that there are older ones', async () => {
    const world = await worldOf();
    for (let n = 1; n <= 502; n += 1) live(world, n);
    expect([world.chat.messages.length, world.chat.messages[0]?.text, world.chat.hasMore]).toEqual([500, 'm3', true]);
  });

  it('[S228] shows reactions for three seconds, twelve at most, and sends few', async () => {
    const world = await worldOf();
    const { signalling, platform } = world.store;
    for (let n = 0; n < 15; n += 1) signalling.ephemeral(stream, 'reaction', { id: 'ana', kind: 'clap' });
    signalling.ephemeral(stream, 'reaction', { id: 'nobody', kind: 'clap' });
    expect(world.chat.reactions).toHaveLength(12);
    platform.clock.advance(3_000);
    expect(world.chat.reactions).toEqual([]);
    world.chat.react('heart');
    world.chat.react('heart');
    expect(world.chat.reactions.map(({ kind }) => kind)).toEqual(['heart']);
    expect(signalling.reported.filter(({ kind }) => kind === 'reaction')).toEqual([
      { stream, kind: 'reaction', value: { kind: 'heart' } },
    ]);
  });

  it('[S229] is read-only while the room or a moderator forbids it, and not there where the server has none', async () => {
    const world = await worldOf();
    const rules = { entry: 'open', forbidden: ['chat'], waiting: 0 };
    world.store.signalling.event(stream, 'room.updated', { rules });
    expect(world.chat.isForbidden).toBe(true);
    world.store.signalling.event(stream, 'room.updated', { rules: { ...rules, forbidden: [] } });
    expect(world.chat.isForbidden).toBe(false);
    world.store.signalling.event(stream, 'member.updated', { id: 'me', forbidden: ['chat'] });
    expect(world.chat.isForbidden).toBe(true);
    delete world.store.signalling.answers['chat.history'];
    await world.store.room.leave();
    await world.store.room.join();
    await settled();
    expect(world.chat.isAvailable).toBe(false);
    await world.store.room.leave();
    await expect(world.chat.send('x')).rejects.toMatchObject({ reason: 'not_in_room' });
  });
});
