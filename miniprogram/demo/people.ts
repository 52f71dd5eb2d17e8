import { userId } from './person';
import { httpOrigin } from './server';

export interface Somebody {
  id: string;
  name: string;
}

/** The bot that `npm start` brings along: it answers by itself. */
export const botId = 'bot';

const botFirst = (one: Somebody, other: Somebody): number => Number(other.id === botId) - Number(one.id === botId);

/** Whom one can call in this demo: everybody whose page is open, but ourselves. A real app asks its own backend. */
export function fetchPeople(): Promise<Somebody[]> {
  return new Promise((done, failed) => {
    const asking = wx.request<{ people?: { user: string; name: string }[] }>({
      url: `${httpOrigin()}/dev/people`,
      success: ({ statusCode, data }) => {
        const { people } = data;
        if (statusCode !== 200 || !Array.isArray(people)) return failed(new Error(`no people: HTTP ${statusCode}`));
        const others = people.filter(({ user }) => user !== userId());
        done(others.map(({ user, name }) => ({ id: user, name: name || user })).sort(botFirst));
      },
      fail: ({ errMsg }) => failed(new Error(errMsg)),
      complete: () => clearTimeout(patience),
    });
    // On a dead line the platform would wait for a minute, and the page asks again only after an answer.
    const patience = setTimeout(() => asking.abort(), 10_000);
  });
}
