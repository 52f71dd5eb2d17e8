import { patiently } from '../calls/patience';
import type { Context } from '../context';
import { anyone, type Rule } from './rule';

type Looked = 'online' | 'busy' | 'offline';

const look: Rule<'user.look'> = {
  about: 'self',
  roles: anyone,
  issuesUrls: false,
  async run({ context, caller, params }) {
    const asker = caller.session.user;
    const looked = params.users.map(async (id) => ({ id, presence: await presenceOf(context, asker, id) }));
    return { result: { users: await Promise.all(looked) } };
  },
};

/** Whom the asker cannot reach looks offline, whatever the cause: nobody learns who blocked them, or wants to be left alone. */
async function presenceOf(context: Context, asker: string, user: string): Promise<Looked> {
  if (!(await context.presence.isHere(user))) return 'offline';
  const { mayCall } = context.hooks;
  const may = mayCall === undefined || (await patiently(context, 'mayCall', () => mayCall(asker, user), false));
  if (!may) return 'offline';
  const { quiet, blocked, calls } = (await context.inboxes.load(user)).public;
  if (quiet || blocked.includes(asker)) return 'offline';
  return calls.length > 0 ? 'busy' : 'online';
}

export const userMethods = { 'user.look': look };
