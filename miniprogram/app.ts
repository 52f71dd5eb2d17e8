import { createRtc, type Rtc } from 'miniprogram-rtc-kit';
import { serverAddress } from './demo/server';
import { fetchToken } from './demo/token';

export interface DemoApp {
  /** Only pages that build a room of their own need it: `<rtc-room>` finds everything by the room's name. */
  rtc: Rtc | null;
}

App<DemoApp>({
  rtc: null,

  onLaunch() {
    this.rtc = createRtc({ server: serverAddress(), token: fetchToken });
  },
});
