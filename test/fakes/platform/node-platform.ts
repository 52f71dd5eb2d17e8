/** The platform of a Node process, as the bot uses it: for benches and for headless members. */
export { nodePlatform } from '../../../tools/bot/node-platform';
