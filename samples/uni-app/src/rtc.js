import { calls } from './wxcomponents/rtc-kit/calls.js';
import { createRtc } from './wxcomponents/rtc-kit/index.js';
import { server, token } from './access.js';

/** The app's one connection, because a module runs once. Keep it out of the data of Vue. */
export const rtc = createRtc({ server, token, features: [calls()] });
