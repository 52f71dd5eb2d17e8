import type { Node } from '../../server/node';
import type { Direction, NetLink } from '../fakes/net-link';
import type { Chance } from './chance';

/** How often a parcel suffers, on a wire that is rough. */
export interface Odds {
  lose: number;
  double: number;
  swap: number;
}

const roughOdds: Odds = { lose: 0.01, double: 0.02, swap: 0.02 };

/** A socket that goes on answers in order: no later answer comes where an earlier one did not. Events have numbers to tell. */
const isAsked = /"t":"re[qs]"/;

export interface WireEnds {
  link: NetLink;
  /** A phone that sleeps hears nothing; its parcels wait. */
  isAwake(): boolean;
  /** Nothing moves for a while, either way, and nothing is lost. */
  isStalled?(): boolean;
  isRough(): boolean;
  node(): Node | null;
  /** Writes what moves into the story, when somebody wants to read that much. */
  trace(line: string): void;
}

/** One socket of the run, between a phone and whichever node answers its address. Each parcel may meet an accident on the way. */
export class Wire {
  readonly link: NetLink;
  private greeted = false;
  /** It lost a parcel, as no socket does: it may not stay for the comparison. */
  isHarmed = false;

  constructor(
    private readonly ends: WireEnds,
    private readonly chance: Chance,
    private readonly odds: Odds = roughOdds,
  ) {
    this.link = ends.link;
  }

  /** Opens, refuses, or moves one parcel; false when there is nothing to do. */
  move(): boolean {
    const { link } = this;
    if (this.ends.isStalled?.() === true) return false;
    if (link.state === 'opening' && !link.closedByServer) return this.answer();
    const ways = (['up', 'down'] as const).filter((way) => link.queues[way].length > 0 && (way === 'up' || this.ends.isAwake()));
    if (ways.length === 0) return false;
    const way = this.chance.pick(ways);
    this.suffer(way);
    const [parcel] = link.queues[way];
    if (parcel !== undefined) this.ends.trace(`${way} ${'text' in parcel ? parcel.text : `close ${parcel.close}`}`);
    link.step(way);
    if (way === 'up') this.greeted = true;
    return true;
  }

  cut(): void {
    this.link.cut();
  }

  get isOver(): boolean {
    const { link } = this;
    return link.state === 'closed' && link.closedByServer && link.queues.up.length === 0;
  }

  private answer(): boolean {
    if (!this.ends.isAwake()) return false;
    const { link } = this;
    const node = this.ends.node();
    if (node === null) link.refuse();
    else {
      const peer = node.connect({ send: (text) => link.send(text), close: (code) => link.close(code) });
      link.accept({ text: (text) => peer.text(text), closed: () => peer.closed() });
    }
    return true;
  }

  private suffer(way: Direction): void {
    // The greeting stays whole: a hello that comes twice or late is a broken client, and is told so for good.
    if (!this.ends.isRough() || (way === 'up' && !this.greeted)) return;
    if (this.chance.isIt(this.odds.double)) this.link.double(way);
    // Two requests that change places mean something else; two frames of the server must not.
    if (way === 'down' && this.chance.isIt(this.odds.swap)) this.link.swap(way);
    const [parcel] = this.link.queues[way];
    if (!this.chance.isIt(this.odds.lose) || parcel === undefined || ('text' in parcel && isAsked.test(parcel.text))) return;
    this.ends.trace(`${way} lost`);
    this.isHarmed = true;
    this.link.lose(way);
  }
}
