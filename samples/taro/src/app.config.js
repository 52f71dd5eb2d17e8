export default defineAppConfig({
  pages: ['pages/index/index', 'pages/room/index', 'pages/call/index'],
  window: { navigationStyle: 'custom' },
});
