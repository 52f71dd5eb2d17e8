import { live } from 'virtual:mini-program/live';
import type { BuiltIn, BuiltInNode } from '../../engine/built-in';
import type { PipSource, PipSources, PipMode } from '../../engine/picture-in-picture/pip-source';
import { Emitter } from '../../engine/emitter';
import { showNotice } from '../../engine/frame/notice';
import { limitationOf, detectCapabilities } from '../../live/capabilities';
import type { LiveElement } from '../../live-element';
import { texts } from '../../texts';
import { livePlayerProperties, livePusherProperties } from './live-properties';
import { loadElement } from './load-element';

/** One live tag of a page. Its element loads later, and calls wait for it. */
interface LiveTag {
  readonly node: BuiltInNode;
  readonly element: Promise<LiveElement>;
  /** The element, once it has loaded. */
  readonly loaded: () => LiveElement | null;
  readonly pipSource: PipSource;
}

interface PendingCall {
  find(): LiveTag | undefined;
  run(tag: LiveTag): void;
}

const inserted = new Set<LiveTag>();
/** From this volume on, a sound counts as speech. */
const speechFrom = 10;
let pendingCalls: readonly PendingCall[] = [];
const changedTags = new Emitter<void>();
let limitationShown = false;

/** Shows a limitation of this browser once, with the first pusher: users see their preview before they join. */
async function showLimitation({ host }: BuiltInNode): Promise<void> {
  if (limitationShown) return;
  limitationShown = true;
  const limitation = limitationOf(await detectCapabilities());
  const frame = host.closest('#wx-frame');
  if (limitation !== null && frame !== null) showNotice(frame, texts[limitation]);
}

/** A shared screen has its own pusher, beside the one for camera and microphone. WeChat has no such pusher. */
const sharesScreen = (node: BuiltInNode): boolean => node.data.devicePosition === 'screen';
const pageOf = (node: BuiltInNode): Element | null => node.host.closest('wx-page');

function liveTag(tag: 'live-pusher' | 'live-player', properties: BuiltIn['properties']): BuiltIn {
  return {
    properties,
    attach(node) {
      const isSecond =
        tag === 'live-pusher' &&
        [...inserted].some(
          (each) => each.node.tag === tag && pageOf(each.node) === pageOf(node) && sharesScreen(each.node) === sharesScreen(node),
        );
      if (isSecond) {
        console.warn('insertLivePusher: a page takes one <live-pusher>; the second is not inserted');
        return undefined;
      }
      const load = live[tag];
      if (load === undefined) {
        console.warn(`<${tag}> is not part of this page`);
        return undefined;
      }
      if (tag === 'live-pusher') showLimitation(node).catch(() => undefined);
      return startElement(node, load);
    },
  };
}

function startElement(node: BuiltInNode, load: NonNullable<(typeof live)[string]>): ReturnType<NonNullable<BuiltIn['attach']>> {
  let released = false;
  let pausedByPage = false;
  let changes = new Set<string>();
  let loadedElement: LiveElement | null = null;
  let spokeAtMs = -Infinity;

  const element = loadElement(load, () => released).then((create) => {
    const created = create(node.host, (event, detail) => {
      if (event === 'audiovolumenotify' && (detail as { volume: number }).volume >= speechFrom) spokeAtMs = performance.now();
      if (!released) node.emit(event, detail);
    });
    if (released) {
      created.release();
      throw new Error('the tag was removed');
    }
    created.update({ ...node.data });
    changes = new Set();
    loadedElement = created;
    changedTags.emit();
    return created;
  });
  element.catch((cause: unknown) => {
    if (released) return;
    console.warn(`<${node.tag}>`, cause);
    node.emit('statechange', { code: node.tag === 'live-pusher' ? -1307 : -2301, message: String(cause) });
  });

  const flush = (): void => {
    const changed = Object.fromEntries([...changes].map((name) => [name, node.data[name]]));
    changes = new Set();
    if (!released && Object.keys(changed).length > 0) loadedElement?.update(changed);
  };
  const tag: LiveTag = {
    node,
    element,
    loaded: () => loadedElement,
    pipSource: pipSourceOf(
      node,
      () => loadedElement,
      () => spokeAtMs,
    ),
  };
  inserted.add(tag);
  // After this turn, when ids and properties of the inserted tags are set.
  queueMicrotask(runPendingCalls);

  return {
    changed(property) {
      // One update for all changes of a setData. The first update of a later element has all attributes.
      if (changes.size === 0) queueMicrotask(flush);
      changes.add(property);
      if (property === 'pictureInPictureMode') changedTags.emit();
    },
    covered(covered) {
      if (node.tag !== 'live-player' || (covered && node.data.autoPauseIfNavigate !== true) || (!covered && !pausedByPage))
        return;
      pausedByPage = covered;
      loadedElement?.call(covered ? 'pause' : 'resume', {}).catch(() => undefined);
    },
    release() {
      released = true;
      inserted.delete(tag);
      loadedElement?.release();
      loadedElement = null;
      changedTags.emit();
    },
  };
}

function pipSourceOf(node: BuiltInNode, loaded: () => LiveElement | null, spokeAtMs: () => number): PipSource {
  return {
    host: node.host,
    isPlayer: node.tag === 'live-player',
    get active() {
      return loaded()?.active ?? false;
    },
    get spokeAtMs() {
      return spokeAtMs();
    },
    get output() {
      return loaded()?.output ?? null;
    },
    get ratio() {
      return node.host.offsetHeight > 0 ? node.host.offsetWidth / node.host.offsetHeight : 1;
    },
    get isUnseen() {
      return hasPipMode(node, 'unseen');
    },
    emit: (event) => {
      if (loaded() !== null) node.emit(event);
    },
  };
}

/** Whether the attribute has this mode, alone or in a list. */
const hasPipMode = (node: BuiltInNode, mode: PipMode | 'unseen'): boolean => {
  const modes: unknown = node.data.pictureInPictureMode;
  return Array.isArray(modes) ? modes.includes(mode) : modes === mode;
};

/** Selects the tag of a page for picture-in-picture: active tags before inactive ones, and players before the pusher. */
export const pipSources: PipSources = {
  changed: changedTags,
  all: (page) =>
    [...inserted].filter(({ node }) => page.contains(node.host) && !sharesScreen(node)).map(({ pipSource }) => pipSource),
  find(page, mode, idle = false) {
    const here = [...inserted].flatMap((tag) => {
      const element = tag.loaded();
      if (element === null || !page.contains(tag.node.host) || !hasPipMode(tag.node, mode)) return [];
      return element.active || idle ? [{ tag, rank: (element.active ? 2 : 0) + (tag.node.tag === 'live-player' ? 1 : 0) }] : [];
    });
    return here.sort((one, other) => other.rank - one.rank)[0]?.tag.pipSource ?? null;
  },
};

function runPendingCalls(): void {
  const calls = pendingCalls;
  pendingCalls = calls.filter((call) => call.find() === undefined);
  calls.forEach((call) => {
    const tag = call.find();
    if (tag !== undefined) call.run(tag);
  });
}

function callWhenInserted(find: PendingCall['find'], method: string, options: Record<string, unknown>): Promise<object> {
  return new Promise((resolve, reject) => {
    const run = (tag: LiveTag): void => void tag.element.then((element) => element.call(method, options)).then(resolve, reject);
    const tag = find();
    if (tag !== undefined) run(tag);
    else pendingCalls = [...pendingCalls, { find, run }];
  });
}

/** Calls a method of LivePusherContext on the first pusher of `pages`. */
export function callPusher(pages: () => readonly Element[], method: string, options: Record<string, unknown>): Promise<object> {
  const pusherOf = (page: Element): LiveTag | undefined =>
    [...inserted].find(({ node }) => node.tag === 'live-pusher' && !sharesScreen(node) && page.contains(node.host));
  return callWhenInserted(() => pages().flatMap((page) => pusherOf(page) ?? [])[0], method, options);
}

export interface PlayerLocator {
  readonly id: string;
  /** The path of the page or component whose WXML has the tag. */
  readonly ownerPath: string;
  readonly within: Element;
}

/** Calls a method of LivePlayerContext on the player with this id. */
export const callPlayer = (
  { id, ownerPath, within }: PlayerLocator,
  method: string,
  options: Record<string, unknown>,
): Promise<object> =>
  callWhenInserted(
    () =>
      [...inserted].find(
        ({ node }) => node.tag === 'live-player' && node.id === id && node.ownerPath === ownerPath && within.contains(node.host),
      ),
    method,
    options,
  );

export const livePusher = liveTag('live-pusher', livePusherProperties);
export const livePlayer = liveTag('live-player', livePlayerProperties);
