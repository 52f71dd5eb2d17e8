export default definePageConfig({
  usingComponents: { 'rtc-call': '../../rtc-kit/call/index' },
});
