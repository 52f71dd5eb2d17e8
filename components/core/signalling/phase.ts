import type { Phase } from './signalling';

export type Happening = 'connect' | 'greeted' | 'welcomed' | 'dropped' | 'retry' | 'end';

/**
 * The whole life of a connection. An absent cell is an impossible happening. `opening` covers the socket and the token,
 * `greeting` the time between hello and welcome. A closed connection may be connected again: after `replaced` a person may want that.
 */
const next: { readonly [From in Phase]: { readonly [What in Happening]?: Phase } } = {
  idle: { connect: 'opening', end: 'closed' },
  opening: { greeted: 'greeting', dropped: 'waiting', end: 'closed' },
  greeting: { welcomed: 'online', dropped: 'waiting', end: 'closed' },
  online: { dropped: 'waiting', end: 'closed' },
  waiting: { retry: 'opening', end: 'closed' },
  closed: { connect: 'opening' },
};

/** The phase after `happening`, or the same phase when it cannot happen here. */
export const advance = (phase: Phase, happening: Happening): Phase => next[phase][happening] ?? phase;
