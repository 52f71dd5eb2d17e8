import { userId, userName } from './person';
import { httpOrigin } from './server';

/**
 * Asks the development server for a token. A real app asks its own backend, which knows who is logged in and signs with the
 * server's key.
 */
export function fetchToken(): Promise<string> {
  return new Promise((done, failed) => {
    wx.request<{ token?: string }>({
      url: `${httpOrigin()}/dev/token`,
      method: 'POST',
      data: { user: userId(), name: userName() },
      success: ({ statusCode, data }) => {
        if (statusCode === 200 && typeof data.token === 'string') done(data.token);
        else failed(new Error(`no token: HTTP ${statusCode}`));
      },
      fail: ({ errMsg }) => failed(new Error(errMsg)),
    });
  });
}
