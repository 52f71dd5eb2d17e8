import tseslint from 'typescript-eslint';

const kit = ['components/**/*.ts', 'miniprogram/**/*.ts'];

const named = (name, message) => ({ name, message });
const browser = ['window', 'document', 'navigator', 'localStorage', 'location', 'fetch', 'globalThis', 'process', 'Buffer'].map(
  (name) => named(name, 'The kit runs in WeChat, where this does not exist.'),
);
const wechat = ['wx', 'qq'].map((name) => named(name, 'Only core/platform may say it.'));
const time = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'].map((name) =>
  named(name, 'Time comes in as an argument (core/platform), so that tests are exact.'),
);
const chance = [
  { object: 'Date', property: 'now', message: 'Time comes in as an argument (core/platform).' },
  { object: 'Math', property: 'random', message: 'Randomness comes in as an argument (core/platform).' },
];

const always = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: a reader can search for a name.' },
  { selector: 'TSEnumDeclaration', message: 'Use an `as const` object or a union.' },
];
/** Syntax whose ES5 form needs helpers, or breaks. */
const lowered = [
  { selector: ':function[async=true]', message: 'Promise chains in the kit: async needs a generator runtime in ES5.' },
  { selector: 'ForOfStatement', message: 'Use forEach: for…of over a Map, a Set or an observed array breaks in ES5.' },
  { selector: ':function[generator=true]', message: 'No generators in the kit: they need a runtime in ES5.' },
  {
    selector: 'ObjectPattern > RestElement',
    message: 'Name the fields: `...rest` of an object needs a helper that base library 1.7.0 cannot run.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      'node_modules/**',
      '**/*.js',
      '**/*.cjs',
      '**/*.d.ts',
      'components/core/protocol/shapes.ts',
      'test/fixtures/**',
      '.start/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-extraneous-class': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-eval': 'error',
      'no-console': 'off',
      'no-debugger': 'error',
      'no-param-reassign': 'off',
      'no-restricted-syntax': ['error', ...always],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
    },
  },
  {
    files: kit,
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', ...browser, ...wechat],
      'no-restricted-syntax': ['error', ...always, ...lowered],
    },
  },
  {
    files: ['components/core/**/*.ts'],
    ignores: ['components/core/platform/**'],
    rules: {
      'no-restricted-globals': ['error', ...browser, ...wechat, ...time],
      'no-restricted-properties': ['error', ...chance],
    },
  },
  {
    files: ['components/core/platform/**/*.ts', 'miniprogram/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...browser] },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
