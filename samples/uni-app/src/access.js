/** The address of the backend; a page in a browser knows it by itself. */
export const server = wx.getExtConfigSync().server || 'ws://127.0.0.1:8080/v1';

/** The sample's user: `?user=ben` opens it as Ben. */
const { user = 'ana' } = wx.getLaunchOptionsSync().query;

/** A real app asks its own backend. */
export function token() {
  return new Promise((done, failed) => {
    wx.request({
      url: server.replace(/^ws/, 'http').replace(/\/v1$/, '/dev/token'),
      method: 'POST',
      data: { user, name: user },
      success: ({ data }) => done(data.token),
      fail: ({ errMsg }) => failed(new Error(errMsg)),
    });
  });
}
