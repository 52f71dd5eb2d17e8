import { formatText, type TextKey, type Texts } from '../../texts/texts';
import type { Member } from '../../protocol/room-state';
import type { ConnectionModel } from '../../app/types';
import type { RoomModel } from '../../room/types';
import { bannerView, ReconnectNotice, noBanner, type BannerView } from '../banner';
import { formatDuration } from '../format';
import { barsIcon, barsOf } from '../signal-bars';
import { endScreenView, type EndScreenFacts, type EndScreenView } from './end-screen';
import type { Screen } from '../screen';

/** The content of the page. `none` is a page whose room has no name yet, or that no `createRtc` serves. */
export type Scene = 'none' | 'lobby' | 'joining' | 'room' | 'result';

export interface RoomView {
  scene: Scene;
  /** Height and padding of the top bar, as a style; the bar shares its row with WeChat's capsule. */
  bar: string;
  title: string;
  /** The mark of a room that is recorded, or ''. */
  recording: string;
  people: string;
  clock: string;
  net: string;
  backLabel: string;
  banner: BannerView;
  result: EndScreenView | null;
  /** The text in place of the controls while joining. */
  wait: string;
  /** A line while the room is otherwise empty; in landscape `people` says so. */
  empty: string;
  /** The text of the invite button: in the row of an empty room, else in the top row. '' outside a room. */
  invite: string;
}

export interface RoomFacts {
  room: RoomModel | null;
  /** The reason why there can be no room, whatever its name. */
  missing?: TextKey | null;
  connection: ConnectionModel | null;
  /** The page asks for the lobby, and no reason to skip it exists. */
  lobby: boolean;
  isBack: boolean;
  /** A browser link exists and can be copied. */
  link?: boolean;
  /** Clock time at which the user was last in the room, so that the duration stops growing on the end screen. */
  lastIn: number;
  now: number;
  screen: Screen;
  texts: Texts;
}

/** Attempts that may fail before the user sees an error, because short losses of the network are common. */
const quietAttempts = 2;

function noServer({ room, connection }: RoomFacts): EndScreenFacts['noServer'] {
  if (room === null || connection === null) return null;
  const waiting = room.state === 'idle' || room.state === 'joining';
  const trying = connection.phase === 'waiting' || connection.phase === 'opening' || connection.phase === 'handshake';
  return waiting && trying && connection.attempt > quietAttempts
    ? { retryAt: connection.retryAt, trouble: connection.trouble }
    : null;
}

function resultOf(facts: RoomFacts): EndScreenView | null {
  const { room, connection, texts, now } = facts;
  if (room === null || room.state === 'joined' || room.state === 'reconnecting') return null;
  const ended = connection === null ? null : connection.ended;
  const joining = room.state === 'joining';
  return endScreenView({
    left: room.state === 'left' ? room.left : null,
    error: joining ? null : (room.error ?? ended),
    noServer: noServer(facts),
    capacity: room.capacity || (room.preview?.capacity ?? 0),
    lobby: facts.lobby,
    stayedMs: room.joinedAt === null ? null : facts.lastIn - room.joinedAt,
    now,
    texts,
  });
}

function sceneOf({ room, lobby }: RoomFacts, result: EndScreenView | null): Scene {
  if (room === null) return 'none';
  if (result !== null) return 'result';
  if (room.state === 'joined' || room.state === 'reconnecting') return 'room';
  return lobby ? 'lobby' : 'joining';
}

function barStyle({ bar, form }: Screen): string {
  if (bar === null) return '';
  const height = form === 'desktop' ? Math.max(56, bar.height) : bar.height;
  return `padding-top:${bar.top}px;height:${height}px;padding-right:${bar.right}px`;
}

export function roomView(facts: RoomFacts): RoomView {
  const { room, connection, texts, screen, now } = facts;
  const result = resultOf(facts);
  const scene = sceneOf(facts, result);
  const inRoom = room !== null && scene === 'room';
  const bars = inRoom ? barsOf(room.me.quality) : null;
  const away = inRoom && room.state === 'reconnecting';
  const others = inRoom ? room.members.filter((member) => member.id !== room.me.id).length : 0;
  const count = others + 1;
  // The number includes a user who is in the audience themselves.
  const alone = inRoom && room.state === 'joined' && others === 0 && room.audience < (room.me.role === 'audience' ? 2 : 1);
  // In landscape a row of its own would take the width of the own picture.
  const isRow = screen.form !== 'landscape';
  return {
    scene,
    bar: barStyle(screen),
    title: inRoom ? room.title || room.id : scene === 'joining' && room !== null ? room.id : '',
    recording: inRoom && room.recording ? texts['room.recording'] : '',
    people: !inRoom
      ? ''
      : alone && !isRow
        ? texts['room.empty']
        : formatText(texts[count === 1 ? 'room.person' : 'room.people'], { count }) + audienceOf(room, texts),
    clock: inRoom && room.joinedAt !== null ? formatDuration(now - room.joinedAt) : '',
    net: away ? barsIcon(0) : bars !== null && bars <= 2 ? barsIcon(bars) : '',
    backLabel: texts[inRoom ? 'control.leaveLabel' : 'room.back'],
    banner: inRoom ? bannerView({ room, connection, isBack: facts.isBack, link: facts.link === true, texts }) : noBanner,
    result,
    wait: scene === 'joining' ? texts['room.joining'] : scene === 'none' ? texts[facts.missing ?? 'room.none'] : '',
    empty: alone && isRow ? texts['room.empty'] : '',
    invite: inRoom ? texts['room.invite'] : '',
  };
}

function audienceOf({ audience }: RoomModel, texts: Texts): string {
  const count = String(audience).replace(/\B(?=(\d{3})+$)/g, ',');
  return audience === 0 ? '' : ` · ${formatText(texts['room.audience'], { count })}`;
}

type Named = Pick<Member, 'id' | 'name'>;

/** State kept between two renderings of the room. */
export class RoomViewState {
  private readonly comeBack = new ReconnectNotice();
  private lastIn = 0;
  private members: readonly Named[] | null = null;
  private said = '';
  private recording = false;

  /**
   * The members who came or left last, and that a recording began or ended, for screen readers. Those who were there before the user are
   * not said, but a recording is.
   */
  nextSaid(members: readonly Named[] | null, recording: boolean, texts: Texts): string {
    const before = this.members ?? members ?? [];
    const now = members ?? [];
    const say = (text: TextKey, some: readonly Named[], others: readonly Named[]): string[] =>
      some.filter(({ id }) => !others.some((other) => other.id === id)).map(({ name }) => formatText(texts[text], { name }));
    const changes = say('room.came', now, before).concat(members === null ? [] : say('room.went', before, now));
    if (members !== null && recording !== this.recording) changes.push(texts[recording ? 'room.recording' : 'room.recorded']);
    this.recording = recording;
    if (changes.length > 0 || members === null) this.said = changes.join(texts['tile.join']);
    this.members = members === null ? null : members.map(({ id, name }) => ({ id, name }));
    return this.said;
  }

  next(state: RoomModel['state'], now: number): { isBack: boolean; lastIn: number } {
    if (state === 'joined' || state === 'reconnecting') this.lastIn = now;
    return { isBack: this.comeBack.next(state, now), lastIn: this.lastIn };
  }
}
