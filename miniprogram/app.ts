import { createRtc, type Rtc } from 'miniprogram-rtc-kit';
import { serverAddress } from './demo/server';
import { fetchToken } from './demo/token';

export interface DemoApp {
  /** Only pages that draw a room or a call by themselves need it: `<rtc-room>` finds everything by the room's id. */
  rtc: Rtc | null;
}

App<DemoApp>({
  rtc: null,

  onLaunch() {
    this.rtc = createRtc({ server: serverAddress(), token: fetchToken });
  },
});
