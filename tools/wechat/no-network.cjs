/** Blocks the network for compile jobs. miniprogram-ci requests a list from WeChat before it compiles, and compiles without it too. */
const { Socket } = require('node:net');

const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  // A path is a local pipe between processes, which is allowed.
  if (typeof options === 'string' || (options !== null && typeof options === 'object' && options.path && !options.port))
    return connect.apply(this, args);
  process.nextTick(() => this.destroy(Object.assign(new Error('compiling needs no network'), { code: 'ENETUNREACH' })));
  return this;
};
