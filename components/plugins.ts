/** The public entry of plugins: buttons and interceptors of the app's own, in one object. */
export { plugins } from './core/features/plugins/feature';
export type {
  Interception,
  JoinWish,
  Plugin,
  PluginButton,
  PublishWish,
  SendWish,
  UsePlugin,
} from './core/features/plugins/types';
