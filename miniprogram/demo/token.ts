import { userId, userName } from './own-user';
import { devUrl } from './server';

/**
 * Fetches a token from the development server. A real app asks its own backend, which knows the logged-in user and has the key.
 */
export function fetchToken(): Promise<string> {
  return new Promise((done, failed) => {
    wx.request<{ token?: string }>({
      url: devUrl('/dev/token'),
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
