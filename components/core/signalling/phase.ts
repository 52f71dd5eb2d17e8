import type { Phase } from './signalling';

export type PhaseEvent = 'connect' | 'helloSent' | 'welcomed' | 'dropped' | 'retry' | 'end';

/**
 * The states of the connection. A missing cell is a transition that cannot happen. `opening` covers the socket and the token,
 * `handshake` the time between hello and welcome. A closed connection may connect again, because a user may want that after `replaced`.
 */
const next: { readonly [From in Phase]: { readonly [Event in PhaseEvent]?: Phase } } = {
  idle: { connect: 'opening', end: 'closed' },
  opening: { helloSent: 'handshake', dropped: 'waiting', end: 'closed' },
  handshake: { welcomed: 'online', dropped: 'waiting', end: 'closed' },
  online: { dropped: 'waiting', end: 'closed' },
  waiting: { retry: 'opening', end: 'closed' },
  closed: { connect: 'opening' },
};

/** Returns the phase after `event`, or the same phase when the event cannot happen in it. */
export const advance = (phase: Phase, event: PhaseEvent): Phase => next[phase][event] ?? phase;
