const { defineConfig } = require('@tarojs/cli');

module.exports = defineConfig({
  projectName: 'rtc-kit-sample',
  designWidth: 750,
  deviceRatio: { 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: 'dist',
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  plugins: ['@tarojs/plugin-framework-react', '@tarojs/plugin-platform-weapp'],
  cache: { enable: false },
  mini: {},
  // The kit finds its sounds at run time, so Taro does not see that they are needed.
  copy: { patterns: [{ from: 'src/rtc-kit/assets/sounds', to: 'dist/rtc-kit/assets/sounds' }] },
});
