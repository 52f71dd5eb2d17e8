import { userStream } from '../../components/core/protocol/messages';
import { profileOf } from '../calls/names';
import { anyone, type Rule } from './rule';

/** The own inbox, heard from now on; who one is to those who call. */
const follow: Rule<'inbox.follow'> = {
  about: 'self',
  roles: anyone,
  issuesUrls: false,
  async run({ context, caller, params }) {
    const { user } = caller.session;
    const profile = profileOf(params, caller.grant);
    const follow = await caller.follow(userStream(user));
    const { entry, at } = await context.inboxes.open(user, profile);
    return { result: { user, e: at.e, s: at.s, inbox: entry.public }, afterwards: () => follow.goLive(at) };
  },
};

const update: Rule<'inbox.update'> = {
  about: 'self',
  roles: anyone,
  issuesUrls: false,
  async run({ context, caller, params, once }) {
    const { repeated } = await context.inboxes.update(caller.session.user, params, once);
    return { result: {}, repeated };
  },
};

export const inboxMethods = { 'inbox.follow': follow, 'inbox.update': update };
