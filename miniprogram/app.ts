import { createRtc } from 'miniprogram-rtc-kit';
import { calls, type RtcWithCalls } from 'miniprogram-rtc-kit/calls';
import { serverAddress } from './demo/server';
import { fetchToken } from './demo/token';

export interface DemoApp {
  /** Only pages that draw a room or a call by themselves need it: `<rtc-room>` finds everything by the room's id. */
  rtc: RtcWithCalls | null;
}

App<DemoApp>({
  rtc: null,

  onLaunch() {
    this.rtc = createRtc({ server: serverAddress(), token: fetchToken, features: [calls()] });
  },
});
