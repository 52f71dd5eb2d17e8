/** A phone that is a Node process: the bot's own, for benches and for members in end-to-end tests. */
export { nodePlatform } from '../../tools/bot/node-platform';
