import { withTimeout } from '../hooks/with-timeout';
import type { Context } from '../context';
import type { MethodDefinition } from './method-definition';

type UserPresence = 'online' | 'busy' | 'offline';

const presence: MethodDefinition<'user.presence'> = {
  async run({ context, caller, params }) {
    const asker = caller.session.user;
    const presences = params.users.map(async (id) => ({ id, presence: await presenceOf(context, asker, id) }));
    return { result: { users: await Promise.all(presences) } };
  },
};

/** An unreachable user looks offline for any cause, so that nobody learns who blocked them or does not want to be disturbed. */
async function presenceOf(context: Context, asker: string, user: string): Promise<UserPresence> {
  if (!(await context.presence.isConnected(user))) return 'offline';
  const { mayCall } = context.hooks;
  const may = mayCall === undefined || (await withTimeout(context, 'mayCall', () => mayCall(asker, user), false));
  if (!may) return 'offline';
  const { doNotDisturb, blocked, calls } = (await context.inboxes.load(user)).public;
  if (doNotDisturb || blocked.includes(asker)) return 'offline';
  return calls.length > 0 ? 'busy' : 'online';
}

export const userMethods = { 'user.presence': presence };
