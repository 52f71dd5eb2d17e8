import { live } from 'virtual:mini-program/live';
import type { BuiltIn, BuiltInNode } from '../engine/built-in';
import type { LiveElement } from '../live-element';
import { livePlayerProperties, livePusherProperties } from './live-properties';

/** One live tag that is in a page: its element comes later, and what is asked of it before waits. */
interface LiveTag {
  readonly node: BuiltInNode;
  readonly element: Promise<LiveElement>;
}

interface Question {
  find(): LiveTag | undefined;
  ask(tag: LiveTag): void;
}

const inserted = new Set<LiveTag>();
let waiting: readonly Question[] = [];

const pageOf = (node: BuiltInNode): Element | null => node.host.closest('wx-page');

function liveTag(tag: 'live-pusher' | 'live-player', properties: BuiltIn['properties']): BuiltIn {
  return {
    properties,
    attach(node) {
      const rival =
        tag === 'live-pusher' && [...inserted].some((each) => each.node.tag === tag && pageOf(each.node) === pageOf(node));
      if (rival) {
        console.warn('insertLivePusher: a page takes one <live-pusher>; the second is not inserted');
        return undefined;
      }
      const load = live[tag];
      if (load === undefined) {
        console.warn(`<${tag}> is not part of this page`);
        return undefined;
      }
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
    return made;
  });
  element.catch((cause: unknown) => console.warn(`<${node.tag}>`, cause));

  const flush = (): void => {
    const changed = Object.fromEntries([...changes].map((name) => [name, node.data[name]]));
    changes = new Set();
    if (!released && Object.keys(changed).length > 0) started?.update(changed);
  };
  const tag: LiveTag = { node, element };
  inserted.add(tag);
  // The ids and properties of what is inserted with it are there after this turn.
  queueMicrotask(answerWaiting);

  return {
    changed(property) {
      // One update for all that a setData changed; before the element is there, its first update brings everything.
      if (changes.size === 0) queueMicrotask(flush);
      changes.add(property);
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
    },
  };
}

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

/** A method of LivePusherContext on the one pusher of `page`. */
export const callPusher = (page: Element, method: string, options: Record<string, unknown>): Promise<object> =>
  whenInserted(() => [...inserted].find(({ node }) => node.tag === 'live-pusher' && page.contains(node.host)), method, options);

export interface PlayerPlace {
  readonly id: string;
  /** The page or component whose WXML has the tag. */
  readonly writtenIn: string;
  readonly within: Element;
}

/** A method of LivePlayerContext on the player with this id. */
export const callPlayer = (
  { id, writtenIn, within }: PlayerPlace,
  method: string,
  options: Record<string, unknown>,
): Promise<object> =>
  whenInserted(
    () =>
      [...inserted].find(
        ({ node }) => node.tag === 'live-player' && node.id === id && node.writtenIn === writtenIn && within.contains(node.host),
      ),
    method,
    options,
  );

export const livePusher = liveTag('live-pusher', livePusherProperties);
export const livePlayer = liveTag('live-player', livePlayerProperties);
