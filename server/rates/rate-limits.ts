/** A token bucket: so many a second on average, and so many at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * The rates that count one user over their connections, or one address, on one node (`misses`: on all of them as well). They come on top
 * of the limits of a connection, which are part of the protocol (components/core/protocol/limits.ts). Those of an address are generous,
 * because a mobile carrier can hide a whole town behind one: the numbers are the 5,000 connections that an address may have
 * (`maxPerAddress`), at what an honest client does.
 */
export const rateLimits = {
  /** Requests of one user: three devices at the rate that each of them may keep up (20 a second, 40 at once). */
  userRequests: { perSecond: 60, burst: 160 },
  /** Requests of one user for rooms and calls that they may not know: a few are a mistake, more are a search. All nodes allow twice as many. */
  misses: { perSecond: 0.2, burst: 10 },
  /** Hellos with a token that is not accepted. An honest client stops after one; 300 at once are a town whose backend signs wrongly. */
  failedHellos: { perSecond: 5, burst: 300 },
  /** Messages of one user in chats, over their connections. */
  chatMessages: { perSecond: 5, burst: 10 },
  /** Reactions of one user; further ones are dropped. */
  reactions: { perSecond: 2, burst: 6 },
  /** Votes of one user, each of which may change the one before. */
  pollVotes: { perSecond: 2, burst: 12 },
  /** Polls that one user opens: each is told to the whole room. */
  pollsOpened: { perSecond: 0.2, burst: 5 },
  /** Requests of other members to one user: what their device answers at the rate of a connection. */
  requestsToMember: { perSecond: 20, burst: 40 },
  /** Wrong PINs of one user: some are mistakes. All 10,000 PINs of four digits would take 14 hours, over all nodes together seven. */
  pins: { perSecond: 0.2, burst: 10 },
  /** Wrong PINs of one address at one room: a class of pupils who type. */
  pinsOfAddress: { perSecond: 0.5, burst: 30 },
  /** Wrong PINs of one room, whoever types them: nobody enters with a PIN while there are more. */
  pinsOfRoom: { perSecond: 1, burst: 100 },
  /** Requests to the endpoints of development, which make a signature each: a class of pupils, or a test. */
  development: { perSecond: 50, burst: 500 },
  /** Requests to the operators' API: a backend has one address, and lists are the most that it asks for often. */
  operators: { perSecond: 100, burst: 500 },
  /** Offers of WebRTC, players of FLV and their ends: 5,000 clients that come back in ten seconds, with two streams each. */
  media: { perSecond: 1_000, burst: 10_000 },
  /** Hooks of a media server, which reports each stream of all its clients from one address. */
  hooks: { perSecond: 1_000, burst: 10_000 },
  /** Reads of `/metrics`, which Prometheus sends every 15 s; each visits every figure. */
  metrics: { perSecond: 2, burst: 20 },
} as const satisfies Readonly<Record<string, Rate>>;

export type RateName = keyof typeof rateLimits;
export type RateLimits = { readonly [Name in RateName]: Rate };

/** Users and addresses that a node counts for each rate. The one that was heard longest ago makes room, with a full bucket for its next time. */
export const keptKeys = 10_000;

export const rateNames = Object.keys(rateLimits) as readonly RateName[];

/** A rate in a setting, as `media=500/5000`: so many a second, and so many at once. Neither is zero. */
export const ratePattern = new RegExp(`^(${rateNames.join('|')})=(?!0+(?:\\.0+)?/)(\\d+(?:\\.\\d+)?)/([1-9]\\d*)$`);

/** The rates that a setting changes. Every text fits the pattern. */
export const readRates = (texts: readonly string[]): Partial<RateLimits> =>
  Object.fromEntries(
    texts.map((text) => {
      const [, name, perSecond, burst] = ratePattern.exec(text) ?? [];
      return [name, { perSecond: Number(perSecond), burst: Number(burst) }];
    }),
  );
