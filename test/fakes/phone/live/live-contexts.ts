import { isAtLeast, membersOf, sinceOfMember } from '../../../../tools/min-version/tables';
import type { BaseLibrary } from '../base-library';
import { hostOf, type EngineNode, type Instance } from '../engine';
import type { NativeCall, TrackedElement } from './live-element';
import type { PhonePage } from '../pages';
import type { Threads } from '../threads';

interface Options {
  readonly version: string;
  readonly library: BaseLibrary;
  readonly threads: Threads;
  currentPage(): PhonePage;
  isHidden(): boolean;
  complain(text: string): void;
}

type Callbacks = { success?(result: unknown): void; fail?(result: unknown): void; complete?(result: unknown): void };

interface AnnouncedPlayer {
  readonly page: PhonePage;
  readonly host: EngineNode | null;
  readonly id: string;
  readonly element: TrackedElement;
}

/** The contexts of the service thread. They know an element only when the view has announced it, and forget it when it says so. */
export class LiveContexts {
  private readonly pushers = new Map<PhonePage, TrackedElement>();
  private players: AnnouncedPlayer[] = [];
  private waiting: (() => void)[] = [];

  constructor(private readonly options: Options) {}

  announced(element: TrackedElement): void {
    const { tag, node, page } = element;
    element.announcedId = element.id;
    if (tag === 'live-pusher') this.pushers.set(page, element);
    else this.announcedPlayer({ page, host: hostOf(node), id: element.id, element });
    // Every call that waits looks again, also for another page or another id.
    this.waiting.splice(0).forEach((look) => look());
  }

  /** The library removes what it has for the page or the id, also when that is a newer element. */
  removed({ tag, node, page, announcedId }: TrackedElement): void {
    if (tag === 'live-pusher') {
      this.pushers.delete(page);
      return;
    }
    const { playerRemoval } = this.options.library;
    if (playerRemoval === 'broken') this.options.complain('ReferenceError: nodeId is not defined');
    if (playerRemoval !== 'right') return;
    const host = hostOf(node);
    this.players = this.players.filter((one) => one.page !== page || one.host !== host || one.id !== announcedId);
  }

  leave(page: PhonePage): void {
    this.pushers.delete(page);
    this.players = this.players.filter((one) => one.page !== page);
  }

  /** The result of `wx.createLivePusherContext()`: it takes no argument and belongs to the page in front. */
  pusherContext(): Record<string, unknown> {
    const page = this.options.currentPage();
    return this.context('LivePusherContext', () => this.pushers.get(page));
  }

  playerContext(id: string, component?: Instance): Record<string, unknown> {
    const page = this.options.currentPage();
    const host = component?._exparserNode ?? null;
    const isMeant = (one: AnnouncedPlayer): boolean => one.id === id && (host === null ? one.page === page : one.host === host);
    return this.context('LivePlayerContext', () => this.players.find(isMeant)?.element);
  }

  private announcedPlayer(player: AnnouncedPlayer): void {
    const isSame = (one: AnnouncedPlayer): boolean =>
      one.page === player.page && one.host === player.host && one.id === player.id;
    if (this.options.library.keepsFirstPlayer && this.players.some(isSame)) return;
    this.players = this.players.filter((one) => !isSame(one)).concat(player);
  }

  private context(
    name: 'LivePusherContext' | 'LivePlayerContext',
    find: () => TrackedElement | undefined,
  ): Record<string, unknown> {
    const { version } = this.options;
    const present = membersOf(name).filter((method) => {
      const since = sinceOfMember(name, method);
      return since === null || isAtLeast(version, since);
    });
    const call = (made: NativeCall): void => {
      // The library drops it while the app is in the background, without a callback.
      if (made.method === 'play' && this.options.isHidden()) return;
      const element = find();
      if (element === undefined) this.waiting.push(() => call(made));
      else this.deliver(element, made);
    };
    return Object.fromEntries(present.map((method) => [method, (...given: unknown[]) => call({ method, given })]));
  }

  /** The way to the native side is shorter than that of a change of data, which goes through the view. */
  private deliver(element: TrackedElement, call: NativeCall): void {
    const { threads } = this.options;
    const callbacks = (call.given[0] ?? {}) as Callbacks;
    threads.send(element.page, 'commands', () => {
      const isThere = element.inserted;
      if (isThere) element.calls.push(call);
      threads.send(element.page, 'from native', () => {
        const result = { errMsg: `${call.method}:${isThere ? 'ok' : 'fail'}` };
        (isThere ? callbacks.success : callbacks.fail)?.(result);
        callbacks.complete?.(result);
      });
    });
  }
}
