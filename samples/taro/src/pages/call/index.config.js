export default definePageConfig({
  disableScroll: true,
  backgroundColor: '#0F1312',
  usingComponents: { 'rtc-call': '../../rtc-kit/call/index' },
});
