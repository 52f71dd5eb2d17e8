import type { Member } from 'miniprogram-rtc-kit';
import { idOf, nameOf, ownId, person, type Language, type StandInEvent } from './people';
import type { Scene } from './scene';
import { callId, callState, inboxState, ownStream } from './stand-in-call';
import type { ServerEnd } from './stand-in-phone';
import { answerOfPolls } from './stand-in-polls';

type Fields = { readonly [field: string]: unknown };
type Answer = { readonly d: object } | { readonly err: object } | null;

/** An address that no engine plays: the stage itself says what an element would say. */
const streamOf = (id: string): string[] => [`gallery://${id}`];
const leftMs = 3_600_000;
const minute = 60_000;

/** The drawn people of a scene without the user. */
export function othersOf({ others = 0 }: Scene, language: Language): readonly Member[] {
  if (typeof others !== 'number') return others;
  const all: Member[] = [];
  while (all.length < others) all.push(person(all.length + 1, language));
  return all;
}

/** A server of one scene, in the words of docs/PROTOCOL.md. It keeps nothing: what a tap asks for is taken, and changes nothing. */
export class StandInServer {
  private isOut = false;
  private end: ServerEnd | null = null;
  private device = '';
  private isSilent: boolean;
  private readonly unanswered: unknown[] = [];
  private readonly positions: { [stream: string]: number } = {};

  constructor(
    private readonly scene: Scene,
    private readonly language: Language,
    private readonly title: string,
  ) {
    this.isOut = scene.link === 'none';
    this.isSilent = scene.link === 'silent';
  }

  readonly isDead = (): boolean => this.isOut;

  readonly accept = (end: ServerEnd): ((frame: Fields) => void) => {
    this.end = end;
    return (frame) => this.receive(frame);
  };

  /** Breaks the connection, which does not come back. */
  cut(): void {
    this.isOut = true;
    this.end?.close(1006);
  }

  /** Lets connections in again, and refuses what was not answered, so that nobody waits for it. */
  revive(): void {
    this.isOut = false;
    this.isSilent = false;
    this.unanswered.splice(0).forEach((id) => this.end?.say({ t: 'res', id, err: { code: 'not_found', retry: false } }));
  }

  /** Says something of a stream to everybody in it. */
  event(stream: string, { k, d }: StandInEvent | { k: string; d: object }): void {
    const s = (this.positions[stream] ?? 0) + 1;
    this.positions[stream] = s;
    this.end?.say({ t: 'ev', n: stream, e: 'gallery', s, k, ts: Date.now(), d });
  }

  ephemeral(stream: string, k: string, d: object): void {
    this.end?.say({ t: 'eph', n: stream, k, d });
  }

  private receive({ t, id, m, d, dev }: Fields): void {
    if (t === 'hello') this.welcome(String(dev));
    else if (t === 'ping') this.end?.say({ t: 'pong' });
    else if (t === 'req') {
      const answer = this.answer(String(m), d as Fields);
      if (answer === null) this.unanswered.push(id);
      else this.end?.say({ t: 'res', id, ...answer });
      if (m === 'inbox.subscribe') this.ring();
    }
  }

  private ring(): void {
    const { scene, language, device } = this;
    if (scene.call === 'incoming')
      this.event(ownStream, { k: 'inbox.called', d: { call: callState(scene, language, device), leftMs: minute } });
  }

  private welcome(device: string): void {
    const { link } = this.scene;
    this.device = device;
    if (typeof link === 'number') {
      this.end?.say({ t: 'bye', code: link, why: 'gallery' });
      return;
    }
    const lim = { frame: 16_384, message: 4_096, rate: 20 };
    this.end?.say({ t: 'welcome', v: 1, sid: 's', rt: 'r', resumed: false, now: Date.now(), hb: 10_000, lim, st: [] });
  }

  private answer(method: string, params: Fields): Answer {
    const { scene, language } = this;
    const room = String(params['room'] ?? '');
    switch (method) {
      case 'room.get':
        return { d: this.preview() };
      case 'room.join':
        return this.join(room, params['tracks'] as Member['tracks']);
      case 'track.publish':
        return { d: { publish: [{ source: 'main', urls: streamOf(ownId), leftMs }] } };
      case 'media.publish':
        return { d: { publish: { source: params['source'], urls: streamOf(ownId), leftMs } } };
      case 'media.play':
        return this.play(params['tracks'] as readonly { member: string; source: string }[]);
      case 'room.audience':
        return { d: { count: 0, members: [], next: '' } };
      case 'room.waiting':
        return { d: { users: scene.waiting ?? [] } };
      case 'chat.history':
        return { d: { messages: this.messages(), more: false } };
      case 'chat.send':
        return { d: { message: { id: `own-${Date.now()}`, ts: Date.now(), from: ownId, name: nameOf(0, language), ...params } } };
      case 'poll.list':
      case 'poll.votes':
      case 'poll.vote':
      case 'poll.open':
      case 'poll.close':
        return { d: answerOfPolls(method, scene, language) };
      case 'inbox.subscribe':
        return { d: { user: ownId, e: 'gallery', s: this.positions[ownStream] ?? 0, inbox: inboxState } };
      case 'user.presence':
        return { d: { users: [] } };
      case 'call.start':
      case 'call.subscribe':
      case 'call.join':
        return { d: { e: 'gallery', s: this.positions[`c:${callId}`] ?? 0, call: callState(scene, language, this.device) } };
      default:
        return { d: {} };
    }
  }

  private preview(): object {
    const { scene, language } = this;
    const others = othersOf(scene, language);
    const isRecorded = scene.room?.['recording'] === true;
    return {
      title: this.title,
      members: others.length,
      capacity: 16,
      names: others.slice(0, 3).map(({ name }) => name),
      openedMs: 33 * minute,
      ...(isRecorded ? { recording: true } : {}),
    };
  }

  private join(room: string, tracks: Member['tracks']): Answer {
    const { scene, language } = this;
    if (this.isSilent) return null;
    if (scene.refusal !== undefined) {
      const { reason, note } = scene.refusal;
      return { err: { code: reason, retry: reason === 'waiting', ...(note === undefined ? {} : { note, after: 4_000 }) } };
    }
    const others = othersOf(scene, language);
    const own = person(0, language, { tracks, ...scene.own });
    const snap = {
      id: room,
      title: this.title,
      capacity: 16,
      openedAt: Date.now() - 33 * minute,
      attrs: {},
      members: others.concat(own),
      ...scene.room,
    };
    const publish = tracks.length === 0 ? [] : [{ source: 'main', urls: streamOf(ownId), leftMs }];
    return {
      d: { me: ownId, e: 'gallery', s: this.positions[`r:${room}`] ?? 0, snap, plane: 'embedded', publish, play: [] },
    };
  }

  private play(tracks: readonly { member: string; source: string }[]): Answer {
    if (this.scene.streams === 'held') return null;
    return { d: { play: tracks.map(({ member, source }) => ({ member, source, urls: streamOf(member), leftMs })) } };
  }

  private messages(): object[] {
    const messages = this.scene.messages ?? [];
    return messages.map(({ from, text, key, reply }, at) => ({
      id: key ?? `m${at}`,
      ts: Date.now() - (messages.length - at) * minute,
      from: idOf(from),
      name: nameOf(from, this.language),
      text,
      ...(reply === undefined ? {} : { reply }),
    }));
  }
}
