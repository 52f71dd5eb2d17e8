import { live } from 'virtual:mini-program/live';
import type { BuiltIn, BuiltInNode } from '../../engine/built-in';
import type { PipSource, PipSources, PipMode } from '../../engine/picture-in-picture/picture-in-picture';
import { Emitter } from '../../engine/emitter';
import { showNotice } from '../../engine/frame/notice';
import { limitationOf, detectCapabilities } from '../../live/capabilities';
import type { LiveElement } from '../../live-element';
import { texts } from '../../texts';
import { livePlayerProperties, livePusherProperties } from './live-properties';

/** One live tag that is in a page: its element comes later, and what is asked of it before waits. */
interface LiveTag {
  readonly node: BuiltInNode;
  readonly element: Promise<LiveElement>;
  /** The element once it is there. */
  readonly started: () => LiveElement | null;
  readonly floatable: PipSource;
}

interface Question {
  find(): LiveTag | undefined;
  ask(tag: LiveTag): void;
}

const inserted = new Set<LiveTag>();
let waiting: readonly Question[] = [];
const changedTags = new Emitter<void>();
let toldLimits = false;

/** Once, when the first tag that sends is there: that is before anybody joins, as people see themselves first. */
async function tellLimits({ host }: BuiltInNode): Promise<void> {
  if (toldLimits) return;
  toldLimits = true;
  const limit = limitationOf(await detectCapabilities());
  const frame = host.closest('#wx-frame');
  if (limit !== null && frame !== null) showNotice(frame, texts[limit]);
}

/** A shared screen is sent by a tag of its own, beside the one for camera and microphone; WeChat has no such thing. */
const sharesScreen = (node: BuiltInNode): boolean => node.data.devicePosition === 'screen';
const pageOf = (node: BuiltInNode): Element | null => node.host.closest('wx-page');

function liveTag(tag: 'live-pusher' | 'live-player', properties: BuiltIn['properties']): BuiltIn {
  return {
    properties,
    attach(node) {
      const rival =
        tag === 'live-pusher' &&
        [...inserted].some(
          (each) => each.node.tag === tag && pageOf(each.node) === pageOf(node) && sharesScreen(each.node) === sharesScreen(node),
        );
      if (rival) {
        console.warn('insertLivePusher: a page takes one <live-pusher>; the second is not inserted');
        return undefined;
      }
      const load = live[tag];
      if (load === undefined) {
        console.warn(`<${tag}> is not part of this page`);
        return undefined;
      }
      if (tag === 'live-pusher') tellLimits(node).catch(() => undefined);
      return play(node, load);
    },
  };
}

function play(node: BuiltInNode, load: NonNullable<(typeof live)[string]>): ReturnType<NonNullable<BuiltIn['attach']>> {
  let released = false;
  let pausedByPage = false;
  let changes = new Set<string>();
  let started: LiveElement | null = null;

  const element = load().then((create) => {
    const made = create(node.host, (event, detail) => {
      if (!released) node.emit(event, detail);
    });
    if (released) {
      made.release();
      throw new Error('the tag is gone');
    }
    made.update({ ...node.data });
    changes = new Set();
    started = made;
    changedTags.emit();
    return made;
  });
  element.catch((cause: unknown) => console.warn(`<${node.tag}>`, cause));

  const flush = (): void => {
    const changed = Object.fromEntries([...changes].map((name) => [name, node.data[name]]));
    changes = new Set();
    if (!released && Object.keys(changed).length > 0) started?.update(changed);
  };
  const tag: LiveTag = { node, element, started: () => started, floatable: floatableOf(node, () => started) };
  inserted.add(tag);
  // The ids and properties of what is inserted with it are there after this turn.
  queueMicrotask(answerWaiting);

  return {
    changed(property) {
      // One update for all that a setData changed; before the element is there, its first update brings everything.
      if (changes.size === 0) queueMicrotask(flush);
      changes.add(property);
      if (property === 'pictureInPictureMode') changedTags.emit();
    },
    covered(covered) {
      if (node.tag !== 'live-player' || (covered && node.data.autoPauseIfNavigate !== true) || (!covered && !pausedByPage))
        return;
      pausedByPage = covered;
      started?.call(covered ? 'pause' : 'resume', {}).catch(() => undefined);
    },
    release() {
      released = true;
      inserted.delete(tag);
      started?.release();
      started = null;
      changedTags.emit();
    },
  };
}

function floatableOf(node: BuiltInNode, started: () => LiveElement | null): PipSource {
  return {
    get output() {
      return started()?.output ?? null;
    },
    get ratio() {
      return node.host.offsetHeight > 0 ? node.host.offsetWidth / node.host.offsetHeight : 1;
    },
    emit: (event) => {
      if (started() !== null) node.emit(event);
    },
  };
}

/** One mode, several, or none; what is no mode is none. */
const floatsWhen = (node: BuiltInNode, leaving: PipMode): boolean => {
  const modes: unknown = node.data.pictureInPictureMode;
  return Array.isArray(modes) ? modes.includes(leaving) : modes === leaving;
};

/** What picture in picture shows of a page: somebody else before the person, and what plays before what does not. */
export const pipSources: PipSources = {
  changed: changedTags,
  find(page, leaving, idle = false) {
    const here = [...inserted].flatMap((tag) => {
      const element = tag.started();
      if (element === null || !page.contains(tag.node.host) || !floatsWhen(tag.node, leaving)) return [];
      return element.active || idle ? [{ tag, rank: (element.active ? 2 : 0) + (tag.node.tag === 'live-player' ? 1 : 0) }] : [];
    });
    return here.sort((one, other) => other.rank - one.rank)[0]?.tag.floatable ?? null;
  },
};

function answerWaiting(): void {
  const questions = waiting;
  waiting = questions.filter((question) => question.find() === undefined);
  questions.forEach((question) => {
    const tag = question.find();
    if (tag !== undefined) question.ask(tag);
  });
}

function whenInserted(find: Question['find'], method: string, options: Record<string, unknown>): Promise<object> {
  return new Promise((resolve, reject) => {
    const ask = (tag: LiveTag): void => void tag.element.then((element) => element.call(method, options)).then(resolve, reject);
    const tag = find();
    if (tag !== undefined) ask(tag);
    else waiting = [...waiting, { find, ask }];
  });
}

/** A method of LivePusherContext on the pusher of the first of `pages` that has one. */
export function callPusher(pages: () => readonly Element[], method: string, options: Record<string, unknown>): Promise<object> {
  const pusherOf = (page: Element): LiveTag | undefined =>
    [...inserted].find(({ node }) => node.tag === 'live-pusher' && !sharesScreen(node) && page.contains(node.host));
  return whenInserted(() => pages().flatMap((page) => pusherOf(page) ?? [])[0], method, options);
}

export interface PlayerLocator {
  readonly id: string;
  /** The page or component whose WXML has the tag. */
  readonly writtenIn: string;
  readonly within: Element;
}

/** A method of LivePlayerContext on the player with this id. */
export const callPlayer = (
  { id, writtenIn, within }: PlayerLocator,
  method: string,
  options: Record<string, unknown>,
): Promise<object> =>
  whenInserted(
    () =>
      [...inserted].find(
        ({ node }) => node.tag === 'live-player' && node.id === id && node.ownerPath === writtenIn && within.contains(node.host),
      ),
    method,
    options,
  );

export const livePusher = liveTag('live-pusher', livePusherProperties);
export const livePlayer = liveTag('live-player', livePlayerProperties);
