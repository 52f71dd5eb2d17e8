import { startRtc, type AppRtc } from './demo/app-rtc';
import { serverAddress } from './demo/server';
import { fetchToken } from './demo/token';

export interface DemoApp {
  rtc: AppRtc | null;
}

App<DemoApp>({
  rtc: null,

  onLaunch() {
    this.rtc = startRtc(serverAddress(), fetchToken);
  },
});
