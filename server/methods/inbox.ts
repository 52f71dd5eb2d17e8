import { userStream } from '../../components/core/protocol/messages';
import { profileOf } from '../calls/profile';
import type { MethodDefinition } from './method-definition';

/** Subscribes to one's own inbox, and sets the profile that callers see. */
const subscribe: MethodDefinition<'inbox.subscribe'> = {
  async run({ context, caller, params }) {
    const { user } = caller.session;
    const profile = profileOf(params, caller.scope);
    const subscription = await caller.subscribe(userStream(user));
    const { entry, at } = await context.inboxes.open(user, profile);
    return { result: { user, e: at.e, s: at.s, inbox: entry.public }, afterwards: () => subscription.goLive(at) };
  },
};

const update: MethodDefinition<'inbox.update'> = {
  async run({ context, caller, params, once }) {
    const { repeated } = await context.inboxes.update(caller.session.user, params, once);
    return { result: {}, repeated };
  },
};

export const inboxMethods = { 'inbox.subscribe': subscribe, 'inbox.update': update };
