const swc = ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }];

/** The store's own rule, checked where its sources run: only the methods of a class write its observable fields. */
const strictMobx = { setupFilesAfterEnv: ['<rootDir>/test/harness/strict-mobx.ts'] };

/** One project per kind of test; `npm test` provides what they need and runs them all. */
const project = (name, more = {}) => ({
  displayName: name,
  // Without it jest would read the packages of the samples too.
  roots: ['<rootDir>/test'],
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  transform: { '\\.ts$': swc },
  ...more,
});

module.exports = {
  // A test has an amount of work to do, and a busy machine needs longer for it: the limit is for tests that hang.
  testTimeout: 600_000,
  testSequencer: '<rootDir>/tools/test/slowest-first.cjs',
  projects: [
    project('unit', strictMobx),
    project('contract'),
    project('component', { testEnvironment: 'jsdom' }),
    project('conformance'),
    project('fuzz', strictMobx),
    // Browsers with cameras and deadlines: they mostly wait.
    project('e2e', { testMatch: ['<rootDir>/test/e2e/{room,call,live}/**/!(screens|gallery).test.ts'] }),
    // Browsers whose pages are looked at: the screens of the demo, and the browser runtime with a fixture in place of the kit.
    project('pages', {
      testMatch: ['<rootDir>/test/e2e/{room,call}/{screens,gallery}.test.ts', '<rootDir>/test/e2e/runtime/**/*.test.ts'],
    }),
    // The commands from end to end: they keep a core busy and watch no clock.
    project('tools', { testMatch: ['<rootDir>/test/e2e/tools/**/*.test.ts'] }),
  ],
};
