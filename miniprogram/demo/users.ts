import { userId } from './own-user';
import { devUrl } from './server';

export interface DemoUser {
  id: string;
  name: string;
}

/** The bot that `npm start` brings along: it answers by itself. */
export const botId = 'bot';

const botFirst = (one: DemoUser, other: DemoUser): number => Number(other.id === botId) - Number(one.id === botId);

/** All other users whose page is open. A real app asks its own backend. */
export function fetchUsers(): Promise<DemoUser[]> {
  return new Promise((done, failed) => {
    const request = wx.request<{ users?: { user: string; name: string }[] }>({
      url: devUrl('/dev/users'),
      success: ({ statusCode, data }) => {
        const { users } = data;
        if (statusCode !== 200 || !Array.isArray(users)) return failed(new Error(`no users: HTTP ${statusCode}`));
        const others = users.filter(({ user }) => user !== userId());
        done(others.map(({ user, name }) => ({ id: user, name: name || user })).sort(botFirst));
      },
      fail: ({ errMsg }) => failed(new Error(errMsg)),
      complete: () => clearTimeout(timeout),
    });
    // Without a network WeChat waits for a minute, and the page requests the list again only after an answer.
    const timeout = setTimeout(() => request.abort(), 10_000);
  });
}
