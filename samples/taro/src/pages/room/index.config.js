export default definePageConfig({
  usingComponents: { 'rtc-room': '../../rtc-kit/room/index', 'rtc-call': '../../rtc-kit/call/index' },
});
