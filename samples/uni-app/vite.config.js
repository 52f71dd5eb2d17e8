import uniPlugin from '@dcloudio/vite-plugin-uni';
import { defineConfig } from 'vite';

const uni = uniPlugin.default ?? uniPlugin;

export default defineConfig({
  plugins: [uni()],
  // The kit stays where its components are, so that the app has it once.
  build: { rollupOptions: { external: (module) => module.includes('/wxcomponents/rtc-kit/') } },
});
