/** The backend: the page's own when a browser plays us, else the address that this demo was built with. */
export function serverAddress(): string {
  const { server } = wx.getExtConfigSync() as { server?: string };
  return server ?? __RTC_SERVER__;
}

/** Where the same backend answers ordinary requests. */
export const httpOrigin = (): string =>
  serverAddress()
    .replace(/^ws/, 'http')
    .replace(/^(https?:\/\/[^/]+).*$/, '$1');
