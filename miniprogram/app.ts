import { createRtc } from 'miniprogram-rtc-kit';
import { serverAddress } from './demo/server';
import { fetchToken } from './demo/token';

App({
  onLaunch() {
    createRtc({ server: serverAddress(), token: fetchToken });
  },
});
