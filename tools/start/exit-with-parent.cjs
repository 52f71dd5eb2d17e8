/**
 * Loaded into a child process before its own code: the child stops as on SIGTERM when its parent is gone for any reason. Signals do not
 * suffice, because Windows has none that a process can handle, and a killed parent sends none.
 */
process.once('disconnect', () => {
  // Without a listener the child has not started serving, so it exits at once.
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
});
if (process.channel) process.channel.unref();
