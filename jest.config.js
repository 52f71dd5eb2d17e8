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
  testTimeout: 20_000,
  projects: [
    project('unit'),
    project('contract'),
    project('component', { testEnvironment: 'jsdom' }),
    project('conformance'),
    project('fuzz'),
    project('e2e', { testPathIgnorePatterns: ['/node_modules/', '/test/e2e/tools/'] }),
    // The commands from end to end: they keep a core busy and watch no clock.
    project('tools', { testMatch: ['<rootDir>/test/e2e/tools/**/*.test.ts'] }),
  ],
};
