/**
 * The time that a phone takes to remove a pusher once the view has no tag for it, because no event tells it. Until then the phone refuses
 * another pusher on the page (below 1.9.98), and commands go to the old one (all versions, measured).
 */
export const removalMs = 400;
