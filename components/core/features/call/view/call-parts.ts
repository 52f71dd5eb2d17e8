import { isConnectedParty } from '../../../protocol/call-table';
import { formatText } from '../../../texts/texts';
import type { CallViewTexts } from './call-view-texts';
import type { CallModel } from '../types';
import { avatarView, type AvatarView } from '../../../view/avatar';
import { bannerView, noBanner, type BannerView } from '../../../view/banner';
import { barStyle, headOf } from './call-geometry';
import type { CallFacts, CallScene, MediaBox } from './call-scene';
import { callName, invitation, progress, titleOf } from './call-texts';
import { formatDuration } from '../../../view/format';
import { barsIcon, barsOf } from '../../../view/signal-bars';

/** A party shown large: the caller, the callee, or the other party of a voice call. */
export interface WhoView extends AvatarView {
  name: string;
  line: string;
}

/** A second call that rings during the present one. */
export interface SecondView extends WhoView {
  style: string;
  note: string;
  video: boolean;
  acceptLabel: string;
  rejectLabel: string;
}

/** The upper bar. */
export interface HeadView {
  style: string;
  title: string;
  sub: string;
  net: string;
}

/** The small box over other pages. Its label is '' while the phone's picture-in-picture window stands for the call. */
export interface BarView {
  style: string;
  clock: string;
  note: string;
  label: string;
}

const noFace: AvatarView = { letter: '', tint: 0, avatar: '' };
export const noWho: WhoView = { name: '', line: '', ...noFace };
export const noHead: HeadView = { style: '', title: '', sub: '', net: '' };
export const noSecond: SecondView = { ...noWho, style: '', note: '', video: false, acceptLabel: '', rejectLabel: '' };
export const noBar: BarView = { style: '', clock: '', note: '', label: '' };

const barSize = { width: 152, height: 272 };

export function whoOf(call: CallModel, line: string, texts: CallViewTexts): WhoView {
  const one = call.direction === 'in' ? call.from : (call.others[0] ?? null);
  if (one === null) return { ...noWho, line };
  return { name: callName(call, texts), line, ...avatarView(one.id, one.name, one.avatar) };
}

const clockOf = ({ activeAt }: Pick<CallModel, 'activeAt'>, now: number): string =>
  activeAt === null ? '' : formatDuration(now - activeAt);

export function headView(call: CallModel, media: MediaBox, { screen, texts, now }: CallFacts): HeadView {
  const { top, height, right } = headOf(screen);
  const style = `padding-top:${top}px;height:${height}px;padding-right:${right}px`;
  if (call.state !== 'active') return { ...noHead, style };
  const clock = clockOf(call, now);
  const bars = call.room === null ? null : barsOf(call.room.me.quality);
  const net = call.reconnecting ? barsIcon(0) : bars === null ? '' : barsIcon(bars);
  if (!call.group) return { style, title: media === 'unseen' ? titleOf(call, texts) : callName(call, texts), sub: clock, net };
  const count = call.parties.filter(isConnectedParty).length;
  const people = formatText(texts[count === 1 ? 'room.person' : 'room.people'], { count });
  return { style, title: titleOf(call, texts), sub: `${people} · ${clock}`, net };
}

/** The most serious problem, as in a room; or the other party is away, which only a call shows. */
export function bannerOf(call: CallModel, { connection, texts }: CallFacts): BannerView {
  const { room } = call;
  if (room === null) return noBanner;
  const state = room.state === 'reconnecting' ? 'reconnecting' : 'joined';
  const banner = bannerView({ room: { state, me: room.me }, connection, isBack: false, texts });
  if (banner.tone !== '' || !call.reconnecting) return banner;
  const away = call.others.filter(({ offline, state: part }) => offline && part !== 'ended').length > 0;
  return { ...noBanner, tone: 'warn', spins: true, text: texts[away ? 'call.peerAway' : 'tile.reconnecting'] };
}

export function secondView(call: CallModel, scene: CallScene, { screen, texts }: CallFacts): SecondView {
  const who = whoOf(call, invitation(call, texts), texts);
  const { top, height } = headOf(screen);
  return {
    ...who,
    // On a page of the app it is below the capsule.
    style: scene === 'bar' ? `top:${top + height}px` : '',
    note: texts['call.second'],
    video: call.kind === 'video',
    acceptLabel: formatText(texts['call.acceptLabel'], { name: who.name }),
    rejectLabel: formatText(texts['call.rejectLabel'], { name: who.name }),
  };
}

export function barView(call: CallModel, facts: CallFacts): BarView {
  const { texts, now, screen } = facts;
  if (facts.isFloating) return noBar;
  const clock = clockOf(call, now) || progress(call, texts);
  const name = callName(call, texts);
  return {
    style: barStyle(facts.bar, screen, barSize),
    clock,
    note: call.paused ? texts['tile.paused'] : call.reconnecting ? texts['tile.reconnecting'] : '',
    label: formatText(texts['call.back'], { name: call.paused ? name + texts['tile.join'] + texts['call.pausedLine'] : name }),
  };
}
