import { createRtc } from 'miniprogram-rtc-kit';
import { calls, type RtcWithCalls } from 'miniprogram-rtc-kit/calls';
import { chat } from 'miniprogram-rtc-kit/chat';
import { check } from 'miniprogram-rtc-kit/check';
import { inspector } from 'miniprogram-rtc-kit/inspector';
import { layouts, type RtcWithLayouts } from 'miniprogram-rtc-kit/layouts';
import { moderation, type RtcWithModeration } from 'miniprogram-rtc-kit/moderation';
import { plugins } from 'miniprogram-rtc-kit/plugins';
import { polls } from 'miniprogram-rtc-kit/polls';
import { roomButtons } from './room-buttons';

/** Only pages that draw a room or a call by themselves need it: `<rtc-room>` finds everything by the room's id. */
export type AppRtc = RtcWithCalls & RtcWithLayouts & RtcWithModeration;

/** The kit with all of its features. */
export function startRtc(server: string, token: () => Promise<string>): AppRtc {
  const inspected = inspector();
  const features = [calls(), layouts(), chat(), polls(), moderation(), check(), plugins(), inspected] as const;
  const rtc = createRtc({ server, token, features, log: inspected.log });
  rtc.use(roomButtons(rtc.layouts));
  return rtc;
}
