/**
 * Loaded into the server before its own code: when the process that started it is gone, for whatever reason, it stops as if it had been
 * asked to. Signals alone would not do: Windows has none that a process can answer, and a killed parent sends none.
 */
process.once('disconnect', () => process.emit('SIGTERM', 'SIGTERM'));
if (process.channel) process.channel.unref();
