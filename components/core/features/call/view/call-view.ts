import { errors } from '../../../protocol/errors';
import type { CallViewTexts } from './call-view-texts';
import { noBanner, type BannerView } from '../../../view/banner';
import { callControls, moreControls, type CallControlView } from './call-controls-view';
import {
  bannerOf,
  barView,
  headView,
  noBar,
  noHead,
  noSecond,
  noWho,
  secondView,
  whoOf,
  type BarView,
  type HeadView,
  type SecondView,
  type WhoView,
} from './call-parts';
import { partiesView, sizeClassOf, type PartyView } from './call-parties';
import { mediaOf, sceneOf, type CallFacts, type CallScene, type MediaBox } from './call-scene';
import { endLine, invitation, progress } from './call-texts';

/** The template data of one rtc-call. */
export interface CallView {
  scene: CallScene;
  media: MediaBox;
  /** The bars are visible; over a video they hide after a while. */
  bars: boolean;
  /** The call can be minimised. */
  aside: boolean;
  who: WhoView;
  /** The callee is shown as a plate over the local video. */
  plate: boolean;
  head: HeadView;
  people: readonly PartyView[];
  size: string;
  controls: readonly CallControlView[];
  /** The `more` sheet has rows. */
  more: boolean;
  sheet: readonly CallControlView[];
  banner: BannerView;
  /** A second call rings. */
  second: SecondView;
  hasSecond: boolean;
  asks: boolean;
  bar: BarView;
  line: string;
  video: boolean;
  moved: string;
  words: { readonly [name: string]: string };
}

/** The view before the first rendering, and without a call. */
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

/** The texts that depend on the language only, by the names that the template gives to them: labels and buttons. */
const fixedTexts = [
  'accept',
  'reject',
  'acceptVoice',
  'hangUp',
  'minimise',
  'more',
  'close',
  'ask',
  'askLine',
  'agree',
  'notNow',
] as const;

function wordsView(texts: CallViewTexts): { readonly [name: string]: string } {
  const comma = texts['tile.join'];
  const words: { [name: string]: string } = { join: comma, voice: comma + texts['tile.speaking'] };
  fixedTexts.forEach((name) => (words[name] = texts[`call.${name}`]));
  return words;
}

function lineOf({ current, incoming, last, opening, missing, texts }: CallFacts): string {
  if (missing !== null) return texts[missing];
  const over = current ?? incoming ?? last;
  if (over !== null) return endLine(over, texts);
  return opening === '' || opening === 'opening' ? '' : texts[errors[opening].text];
}

/** The input of one rendering on one page. */
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
    asks: call.videoRequest === 'them',
  };
  const people = isVoice && scene === 'active' ? partiesView({ call, room, fresh: facts.fresh, texts }) : [];
  const line = scene === 'active' ? '' : progress(call, texts);
  return {
    ...shown,
    // Over a video the bars hide after a while, unless something waits for an answer.
    bars: facts.hasBars || scene !== 'active' || media !== 'over' || facts.sheet !== '' || shown.asks || shown.hasSecond,
    who: whoOf(call, line, texts),
    plate: !isVoice && scene !== 'active',
    people,
    size: sizeClassOf(people.length),
  };
}
