/** The backend: in a browser the page's own, else the address that the demo was built with. */
export function serverAddress(): string {
  const { server } = wx.getExtConfigSync() as { server?: string };
  return server ?? __RTC_SERVER__;
}

/** The URL of an endpoint of development, with the code that the address may carry for other machines. */
export const devUrl = (path: string): string => httpOrigin() + path + serverAddress().replace(/^[^?]*/, '');

/** The http origin of the same backend. */
export const httpOrigin = (): string =>
  serverAddress()
    .replace(/^ws/, 'http')
    .replace(/^(https?:\/\/[^/?]+).*$/, '$1');
