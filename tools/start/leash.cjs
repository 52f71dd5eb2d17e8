/**
 * Loaded into a child before its own code: when the process that started it is gone, for whatever reason, it stops as if it had been
 * asked to. Signals alone would not do: Windows has none that a process can answer, and a killed parent sends none.
 */
process.once('disconnect', () => {
  // One that has not come so far as to listen has nothing to say goodbye to.
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
});
if (process.channel) process.channel.unref();
