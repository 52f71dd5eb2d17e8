const lookMs = 250;

/**
 * npm passes a signal to the shell that it started, which ends without its command. The command then has another parent, and stops here
 * as on the signal. A command that was started without npm may outlive its parent.
 */
export function endWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, lookMs);
  looking.unref();
}
