const swc = ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }];

/** One project per kind of test; `npm test` provides what they need and runs them all. */
const project = (name, more = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  transform: { '\\.ts$': swc },
  ...more,
});

module.exports = {
  // A test has an amount of work to do, and a busy machine needs longer for it: the limit is for tests that hang.
  testTimeout: 240_000,
  testSequencer: '<rootDir>/tools/test/slowest-first.cjs',
  projects: [
    project('unit'),
    project('contract'),
    project('component', { testEnvironment: 'jsdom' }),
    project('conformance'),
    project('fuzz'),
    // Browsers with cameras and deadlines: they mostly wait.
    project('e2e', { testMatch: ['<rootDir>/test/e2e/{room,call,live}/**/!(screens).test.ts'] }),
    // Browsers whose pages are looked at: the screens of the demo, and the browser runtime with a fixture in place of the kit.
    project('pages', {
      testMatch: ['<rootDir>/test/e2e/{room,call}/screens.test.ts', '<rootDir>/test/e2e/runtime/**/*.test.ts'],
    }),
    // The commands from end to end: they keep a core busy and watch no clock.
    project('tools', { testMatch: ['<rootDir>/test/e2e/tools/**/*.test.ts'] }),
  ],
};
