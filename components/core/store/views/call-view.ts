import { isIn } from '../../protocol/call-table';
import { errors } from '../../protocol/errors';
import { say, type Texts } from '../../texts/texts';
import type { CallModel } from '../call-model';
import type { ConnectionModel } from '../model';
import { avatarView, type AvatarView } from './avatar';
import { bannerView, noBanner, type BannerView } from './banner';
import { callControls, moreControls, type CallControlView } from './call-controls';
import { callLayout, type CallLayout } from './call-layout';
import type { Sheet } from './call-memory';
import { peopleView, sizeOfPeople, type PersonView } from './call-people';
import { barStyle, headOf } from './call-places';
import { callName, endLine, invitation, progress, titleOf, type Ended } from './call-words';
import { elapsed } from './elapsed';
import type { Floating } from './floating';
import { barsIcon, barsOf } from './network-mark';
import type { Screen } from './screen';

/**
 * What is on the screen. `bar`: the call goes on elsewhere, and this page has a small box for it; `line`: it has ended elsewhere;
 * `room`: it became one.
 */
export type CallScene =
  'none' | 'opening' | 'incoming' | 'outgoing' | 'connecting' | 'active' | 'ended' | 'bar' | 'line' | 'room';

/** How the pictures stand on the page: all over it, between the bars, in the small box, only heard, or not at all. */
export type MediaBox = '' | 'over' | 'between' | 'window' | 'unseen';

export interface CallFacts {
  current: CallModel | null;
  incoming: CallModel | null;
  connection: Pick<ConnectionModel, 'networkDown' | 'attempt'> | null;
  /** This page shows the call; on every other one it is a bar. */
  isStage: boolean;
  /** The page is the call's own, so there is something to see also when there is no call. */
  isOwnPage: boolean;
  isAside: boolean;
  /** There is a page behind, or the page is not the call's own. */
  canGoAside: boolean;
  moved: string;
  last: Ended | null;
  opening: '' | 'opening' | keyof typeof errors;
  sheet: Sheet;
  /** The bars over a picture are shown. */
  hasBars: boolean;
  fresh: readonly string[];
  bar: Floating;
  now: number;
  screen: Screen;
  texts: Texts;
}

/** Somebody large on the ink: who calls, who is called, the other in a voice call. */
interface WhoView extends AvatarView {
  name: string;
  line: string;
}

/** A call that waits beside the present one. */
interface SecondView extends WhoView {
  style: string;
  note: string;
  video: boolean;
  acceptLabel: string;
  rejectLabel: string;
}

export interface CallView {
  scene: CallScene;
  media: MediaBox;
  /** Bars are shown; over a picture they come and go. */
  bars: boolean;
  /** There is somewhere to go from the call. */
  aside: boolean;
  who: WhoView;
  /** The other lies on our own picture, as a plate. */
  plate: boolean;
  head: { style: string; title: string; sub: string; net: string };
  people: readonly PersonView[];
  size: string;
  controls: readonly CallControlView[];
  /** Something is behind `more`. */
  more: boolean;
  sheet: readonly CallControlView[];
  banner: BannerView;
  /** A second call waits. */
  second: SecondView;
  hasSecond: boolean;
  asks: boolean;
  bar: { style: string; clock: string; note: string; label: string };
  line: string;
  video: boolean;
  moved: string;
  words: { readonly [name: string]: string };
}

const noFace: AvatarView = { letter: '', tint: 0, avatar: '' };
const noWho: WhoView = { name: '', line: '', ...noFace };
const noHead = { style: '', title: '', sub: '', net: '' };
const noSecond: SecondView = { ...noWho, style: '', note: '', video: false, acceptLabel: '', rejectLabel: '' };
const noBar = { style: '', clock: '', note: '', label: '' };

/** Before anything is known, and when there is no call. */
export const emptyCall: CallView = {
  scene: 'none',
  media: '',
  bars: true,
  aside: false,
  who: noWho,
  plate: false,
  head: noHead,
  people: [],
  size: 'one',
  controls: [],
  more: false,
  sheet: [],
  banner: noBanner,
  second: noSecond,
  hasSecond: false,
  asks: false,
  bar: noBar,
  line: '',
  video: false,
  moved: '',
  words: {},
};

export const barSize = { width: 152, height: 272 };

export function sceneOf(facts: CallFacts): CallScene {
  const { current, incoming, isStage, isAside, moved } = facts;
  if (isStage && moved !== '') return 'room';
  if (current !== null) {
    if (current.state === 'ended') return isStage && !isAside ? 'ended' : 'line';
    if (!isStage || isAside) return 'bar';
    if (current.state === 'active') return 'active';
    return current.state === 'connecting' || current.direction === 'in' ? 'connecting' : 'outgoing';
  }
  if (incoming !== null) return incoming.state !== 'ended' ? 'incoming' : facts.isOwnPage ? 'ended' : 'line';
  if (!facts.isOwnPage) return 'none';
  if (facts.opening === 'opening') return 'opening';
  return facts.last !== null || facts.opening !== '' ? 'ended' : 'none';
}

function whoOf(call: CallModel, line: string, texts: Texts): WhoView {
  const one = call.direction === 'in' ? call.from : (call.others[0] ?? null);
  if (one === null) return { ...noWho, line };
  return { name: callName(call, texts), line, ...avatarView(one.id, one.name, one.avatar) };
}

const boxes: { readonly [Name in CallLayout]: MediaBox } = {
  unseen: 'unseen',
  own: 'over',
  pair: 'over',
  grid: 'between',
  window: 'window',
};

function mediaOf(call: CallModel, { isStage, isAside, screen, fresh }: CallFacts): MediaBox {
  if (!isStage || call.room === null) return '';
  return boxes[callLayout({ call, room: call.room, screen, isAside, fresh })];
}

const clockOf = ({ activeAt }: Pick<CallModel, 'activeAt'>, now: number): string =>
  activeAt === null ? '' : elapsed(now - activeAt);

function headView(call: CallModel, media: MediaBox, { screen, texts, now }: CallFacts): CallView['head'] {
  const { top, height, right } = headOf(screen);
  const style = `padding-top:${top}px;height:${height}px;padding-right:${right}px`;
  if (call.state !== 'active') return { ...noHead, style };
  const clock = clockOf(call, now);
  const bars = call.room === null ? null : barsOf(call.room.me.quality);
  const net = call.reconnecting ? barsIcon(0, true) : bars === null ? '' : barsIcon(bars, true);
  if (!call.group) return { style, title: media === 'unseen' ? titleOf(call, texts) : callName(call, texts), sub: clock, net };
  const count = call.parties.filter(isIn).length;
  const people = say(texts[count === 1 ? 'room.person' : 'room.people'], { count });
  return { style, title: titleOf(call, texts), sub: `${people} · ${clock}`, net };
}

/** The gravest trouble, as in a room; and that the other is away, which only a call waits for. */
function bannerOf(call: CallModel, { connection, texts }: CallFacts): BannerView {
  const { room } = call;
  if (room === null) return noBanner;
  const state = room.state === 'reconnecting' ? 'reconnecting' : 'joined';
  const banner = bannerView({ room: { state, me: room.me }, connection, isBack: false, texts, dark: true });
  if (banner.tone !== '' || !call.reconnecting) return banner;
  const away = call.others.filter(({ offline, state: part }) => offline && part !== 'ended').length > 0;
  return { ...noBanner, tone: 'warn', spins: true, text: texts[away ? 'call.peerAway' : 'tile.reconnecting'] };
}

/** What never changes while a language is spoken: labels and buttons. */
export const wordsView = (texts: Texts): { readonly [name: string]: string } => ({
  accept: texts['call.accept'],
  reject: texts['call.reject'],
  acceptVoice: texts['call.acceptVoice'],
  end: texts['call.hangUp'],
  minimise: texts['call.minimise'],
  more: texts['call.more'],
  close: texts['call.close'],
  ask: texts['call.ask'],
  askLine: texts['call.askLine'],
  agree: texts['call.agree'],
  notNow: texts['call.notNow'],
  voice: texts['tile.join'] + texts['tile.speaking'],
});

function secondView(call: CallModel, scene: CallScene, { screen, texts }: CallFacts): SecondView {
  const who = whoOf(call, invitation(call, texts), texts);
  const { top, height } = headOf(screen);
  return {
    ...who,
    // On a page of its author it stands below the capsule.
    style: scene === 'bar' ? `top:${top + height}px` : '',
    note: texts['call.second'],
    video: call.kind === 'video',
    acceptLabel: say(texts['call.acceptLabel'], { name: who.name }),
    rejectLabel: say(texts['call.rejectLabel'], { name: who.name }),
  };
}

function barView(call: CallModel, facts: CallFacts): CallView['bar'] {
  const { texts, now, screen } = facts;
  const clock = clockOf(call, now) || progress(call, texts);
  const name = callName(call, texts);
  return {
    style: barStyle(facts.bar, screen, barSize),
    clock,
    note: call.paused ? texts['call.paused'] : call.reconnecting ? texts['tile.reconnecting'] : '',
    label: say(texts['call.back'], { name, time: call.paused ? texts['call.pausedLine'] : '' }),
  };
}

function lineOf({ current, incoming, last, opening, texts }: CallFacts): string {
  const over = current ?? incoming ?? last;
  if (over !== null) return endLine(over, texts);
  return opening === '' || opening === 'opening' ? '' : texts[errors[opening].text];
}

/** All that one rtc-call shows, as plain data. */
export function callView(facts: CallFacts): CallView {
  const { current, incoming, texts, screen } = facts;
  const scene = sceneOf(facts);
  const call = scene === 'incoming' ? incoming : current;
  const media = current !== null && current.state !== 'ended' ? mediaOf(current, facts) : '';
  const empty: CallView = {
    ...emptyCall,
    scene,
    media,
    video: call !== null && call.kind === 'video',
    moved: facts.moved,
    words: wordsView(texts),
  };
  if (scene === 'opening') return { ...empty, line: texts['call.opening'] };
  if (scene === 'ended' || scene === 'line') {
    const over = current ?? incoming;
    const line = lineOf(facts);
    return { ...empty, line, who: over === null ? { ...noWho, line } : whoOf(over, line, texts) };
  }
  if (call === null) return empty;
  if (scene === 'incoming') return { ...empty, who: whoOf(call, invitation(call, texts), texts) };
  const second =
    incoming !== null && incoming.state !== 'ended' ? { second: secondView(incoming, scene, facts), hasSecond: true } : {};
  if (scene === 'bar') return { ...empty, ...second, who: whoOf(call, '', texts), bar: barView(call, facts) };
  const { room } = call;
  const controls = { call, room, screen, texts };
  const rows = moreControls(controls);
  const isVoice = media === 'unseen' || media === '';
  const shown = {
    ...empty,
    ...second,
    aside: facts.canGoAside,
    head: headView(call, media, facts),
    controls: callControls(controls),
    more: rows.length > 0,
    sheet: facts.sheet === 'more' ? rows : [],
    banner: bannerOf(call, facts),
    asks: call.asks === 'them',
  };
  const people = isVoice && scene === 'active' ? peopleView({ call, room, fresh: facts.fresh, texts }) : [];
  const line = scene === 'active' ? '' : progress(call, texts);
  return {
    ...shown,
    // Over a picture the bars go when nobody needs them; whatever asks for an answer keeps them.
    bars: facts.hasBars || scene !== 'active' || media !== 'over' || facts.sheet !== '' || shown.asks || shown.hasSecond,
    who: whoOf(call, line, texts),
    plate: !isVoice && scene !== 'active',
    people,
    size: sizeOfPeople(people.length),
  };
}
