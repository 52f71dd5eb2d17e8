import { calls } from './rtc-kit/calls';
import { createRtc } from './rtc-kit/index';
import { server, token } from './access';

/** The app's one connection, because a module runs once. Keep it out of the state of React. */
export const rtc = createRtc({ server, token, features: [calls()] });
