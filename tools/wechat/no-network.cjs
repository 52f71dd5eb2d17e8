/** Loaded where nothing may leave the machine: miniprogram-ci asks WeChat for a list before it compiles, and is content without. */
const { Socket } = require('node:net');

const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  // A path is a pipe on this machine: processes talk by them.
  if (typeof options === 'string' || (options !== null && typeof options === 'object' && options.path && !options.port))
    return connect.apply(this, args);
  process.nextTick(() => this.destroy(Object.assign(new Error('compiling needs no network'), { code: 'ENETUNREACH' })));
  return this;
};
