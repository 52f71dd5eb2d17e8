import { rtcError } from '../../components/core/protocol/errors';
import type { ChatMessage } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import { storeClock, type Clock, type Random } from '../clock';
import type { Engine, RosterChange } from '../engine/engine';
import type { Limits } from '../limits';
import { isOver } from '../rooms/room-record';
import type { Rooms } from '../rooms/rooms';

/** A room from its opening to its end: a later room of the same name has a chat of its own. */
export interface OpenRoom {
  readonly room: string;
  readonly openedAt: number;
}

export interface ChatParts {
  readonly engine: Engine;
  readonly rooms: Pick<Rooms, 'load'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
}

const prefix = 'chat:';
const streamOf = ({ room, openedAt }: OpenRoom): string => `${prefix}${room}/${openedAt}`;

/** Ids sort backwards in time, because a roster is read forwards and the newest messages are asked for first. */
const lastTime = 36 ** 9 - 1;
const beginOfId = (ms: number): string => (lastTime - ms).toString(36).padStart(9, '0');

/** Conflicts come only from the first message of a room, and from a message that another request changes. */
const maxAttempts = 8;
/** The most bytes of one answer. */
const pageBytes = 48 * 1024;
/** Old messages that are removed one after another. */
const sweptAtOnce = 100;

/**
 * The messages of rooms that members read who join later. The chat of a room is the roster of a stream of its own: a message costs no
 * reading and writing of the others, and the state of the room stays small.
 */
export class ChatLog {
  private readonly clock: Clock;
  private lastMs = 0;

  constructor(private readonly parts: ChatParts) {
    this.clock = storeClock(parts.clock, parts.engine);
  }

  /** Adds a message, once under its key. Returns it as it was first added, and whether that was before. */
  async add(
    where: OpenRoom,
    message: Omit<ChatMessage, 'id' | 'ts'>,
    key: string,
  ): Promise<{ message: ChatMessage; isRepeated: boolean }> {
    const { engine, limits, random } = this.parts;
    const stream = streamOf(where);
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const stored = await engine.load(stream);
      // Set before the chat exists: a node that dies in between leaves none that nobody sweeps.
      if (stored === null) await this.later(where);
      const ts = this.nextMs();
      const added: ChatMessage = { id: `${beginOfId(ts)}${random.id(6)}`, ts, ...message };
      const entry = added as unknown as Json;
      const done = await engine.commit({
        stream,
        expected: stored?.at ?? null,
        events: [],
        ...(stored === null ? { state: {} } : {}),
        roster: { id: added.id, expected: null, entry },
        once: { key, reply: entry },
      });
      if (done.ok && done.inRoster >= limits.chatKept) await this.trim(stream);
      if (done.ok) return { message: added, isRepeated: false };
      if (done.why === 'repeated') return { message: done.reply as unknown as ChatMessage, isRepeated: true };
    }
    throw rtcError('conflict');
  }

  /** Puts a message back that was removed because it could not be told to the room, or does nothing if it is there. */
  async restore(where: OpenRoom, message: ChatMessage): Promise<void> {
    await this.change(streamOf(where), { id: message.id, expected: null, entry: message as unknown as Json });
  }

  async find(where: OpenRoom, id: string): Promise<ChatMessage | null> {
    return (await this.parts.engine.rosterEntry(streamOf(where), id)) as unknown as ChatMessage | null;
  }

  async remove(where: OpenRoom, message: ChatMessage): Promise<void> {
    await this.change(streamOf(where), { id: message.id, expected: message as unknown as Json, entry: null });
  }

  /** At most `most` messages before `before`, or the newest ones: the oldest first. */
  async page(
    where: OpenRoom,
    { before, most }: { before: string | null; most: number },
  ): Promise<{ messages: readonly ChatMessage[]; more: boolean }> {
    const { engine, limits } = this.parts;
    const found = await engine.rosterPage(streamOf(where), { after: before, most: most + 1 });
    const oldest = this.clock.now() - limits.chatKeptMs;
    const all = found.map(({ entry }) => entry as unknown as ChatMessage);
    const young = all.filter(({ ts }) => ts > oldest);
    let bytes = 0;
    const messages = young.slice(0, most).filter((message, index) => {
      bytes += Buffer.byteLength(JSON.stringify(message));
      return index === 0 || bytes <= pageBytes;
    });
    return { messages: messages.reverse(), more: young.length > messages.length };
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of a chat. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(prefix)) return false;
    const { engine, rooms, limits } = this.parts;
    const where = payload as unknown as OpenRoom;
    const stream = streamOf(where);
    const { record } = await rooms.load(where.room);
    if (isOver(record) || record.public.openedAt !== where.openedAt) {
      await engine.drop(stream);
      return true;
    }
    if ((await engine.load(stream)) === null) return true;
    await this.removeAfter(stream, beginOfId(this.clock.now() - limits.chatKeptMs));
    await this.later(where);
    return true;
  }

  private later(where: OpenRoom): Promise<void> {
    return this.parts.engine.setTimer(streamOf(where), this.parts.limits.chatSweepMs, { ...where });
  }

  /** Two messages of one node have two times, so that they keep their order. */
  private nextMs(): number {
    this.lastMs = Math.max(this.clock.now(), this.lastMs + 1);
    return this.lastMs;
  }

  private async trim(stream: string): Promise<void> {
    const { engine, limits } = this.parts;
    const kept = await engine.rosterPage(stream, { after: null, most: Math.ceil(limits.chatKept * 0.9) });
    const oldest = kept.at(-1);
    if (oldest !== undefined) await this.removeAfter(stream, oldest.id);
  }

  private async removeAfter(stream: string, id: string): Promise<void> {
    const old = await this.parts.engine.rosterPage(stream, { after: id, most: sweptAtOnce });
    for (const one of old) await this.change(stream, { id: one.id, expected: one.entry, entry: null });
  }

  /** Another request that was first has its way. */
  private async change(stream: string, roster: RosterChange): Promise<void> {
    const stored = await this.parts.engine.load(stream);
    if (stored !== null) await this.parts.engine.commit({ stream, expected: stored.at, events: [], roster });
  }
}
