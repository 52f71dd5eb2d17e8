/** Required by a child process before its own code: profiles it until its end. Node 20 allows no `--cpu-prof` in NODE_OPTIONS. */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.on('exit', () => {
  session.post('Profiler.stop', (_cause, { profile }) => writeFileSync(process.env.RTC_PROFILE, JSON.stringify(profile)));
});
