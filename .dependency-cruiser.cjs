/**
 * The layers, as data: a folder may import the entries of its row, itself, and nothing else of ours. `type:` allows types only, which
 * leave no import in what runs. `<feature>` and `<component>` stand for one folder each.
 */
const core = (name) => `components/core/${name}`;
const below = {
  signalling: ['protocol', 'platform', 'shared'],
  room: ['protocol', 'texts', 'shared', 'type:signalling', 'type:media'],
};
const app = ['room', ...below.room];
const view = ['app', ...app];
const inCore = (names) => names.map((name) => (name.startsWith('type:') ? `type:${core(name.slice(5))}` : core(name)));
const table = {
  [core('shared')]: [],
  [core('protocol')]: inCore(['shared']),
  [core('platform')]: inCore(['shared']),
  [core('texts')]: inCore(['shared', 'type:protocol']),
  [core('signalling')]: inCore(below.signalling),
  [core('media')]: inCore(below.signalling),
  [core('surface')]: inCore(['platform', 'shared', 'type:media']),
  [core('room')]: inCore(below.room),
  [core('app')]: inCore(app),
  [core('view')]: inCore(view),
  [core('features/<feature>')]: inCore(['view', ...view]),
  [core('bind')]: inCore(['room', 'app', 'view', 'platform', 'shared']),
  [`${core('create-rtc')}.ts`]: [core('(?!features/)')],
  'components/index.ts': [
    `${core('create-rtc')}.ts`,
    ...inCore(['shared', 'type:room', 'type:app', 'type:media', 'type:protocol', 'type:texts']),
  ],
  // The public entry of a feature, such as `calls.ts`.
  'components/(?!index)[^/]+.ts': inCore(['features', 'type:protocol']),
  'components/<component>': inCore(['bind', 'view', 'features', 'surface', 'texts', 'shared']),
  miniprogram: ['components/[^/]+.ts'],
  // The types that the protocol is written in belong to it.
  server: [core('protocol'), `type:${core('shared')}`],
  web: [],
};

/** Packages from npm, and the files that may import them. The kit bundles mobx and imports nothing else. */
const packages = [
  { who: `^${core('shared')}/mobx\\.ts$`, may: ['mobx-miniprogram'] },
  { who: `^${core('protocol')}/schema(s|/[a-z]+)\\.ts$`, may: ['@sinclair/typebox'] },
  { who: `^${core('protocol')}/`, mayTypes: ['@sinclair/typebox'] },
];

const ours = '^(components|miniprogram|server|web|test|tools|typings)/';
/** Each placeholder is one folder: the same one on both sides of an import, so that no feature reaches another. */
const folders = { '<feature>': '([^/]+)', '<component>': '(?!core/)([^/]+)' };
const pathOf = (entry) =>
  `^${entry.replace(/<\w+>/, (name) => folders[name])}${/\.ts$|\)$/.test(entry) ? '' : '/'}`.replace(/\.ts$/, '\\.ts$');
const samePath = (entry) => pathOf(entry.replace(/<\w+>/, '$1'));
const isType = (entry) => entry.startsWith('type:');
const plain = (entry) => entry.replace(/^type:/, '');

const rules = Object.entries(table).flatMap(([folder, entries]) => {
  const from = { path: pathOf(folder) };
  const allowed = [samePath(folder), ...entries.map(plain).map(pathOf)];
  const typesOnly = entries.filter(isType).map(plain).map(pathOf);
  const words = entries.length === 0 ? 'nothing of ours' : entries.map((entry) => entry.replace('type:', 'types of ')).join(', ');
  const rule = { name: `layer: ${folder}`, severity: 'error', comment: `${folder} may import ${words}`, from };
  return [
    { ...rule, to: { path: ours, pathNot: allowed } },
    ...(typesOnly.length === 0
      ? []
      : [{ ...rule, name: `${rule.name} (types only)`, to: { path: typesOnly, dependencyTypesNot: ['type-only'] } }]),
  ];
});

const packagesOf = (names) => names.map((name) => `node_modules/${name}/`);
const fromNpm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

module.exports = {
  forbidden: [
    {
      name: 'circle',
      severity: 'error',
      comment: 'A circle has no first file to read. Type imports count.',
      from: { path: '^(components|miniprogram|server|web|tools)/' },
      to: { circular: true },
    },
    ...rules,
    {
      name: 'test and tools',
      severity: 'error',
      comment: 'Only tests and tools may import tests and tools.',
      from: { pathNot: '^(test|tools)/' },
      to: { path: '^(test|tools)/' },
    },
    ...packages.flatMap(({ who, may = [], mayTypes = [] }) => [
      ...(may.length === 0
        ? []
        : [
            {
              name: `package: only ${who} imports ${may}`,
              severity: 'error',
              from: { path: '^(components|miniprogram)/', pathNot: who },
              to: { path: packagesOf(may), dependencyTypesNot: ['type-only'] },
            },
          ]),
      ...(mayTypes.length === 0
        ? []
        : [
            {
              name: `package: only ${who} imports types of ${mayTypes}`,
              severity: 'error',
              from: { path: '^(components|miniprogram)/', pathNot: who },
              to: { path: packagesOf(mayTypes) },
            },
          ]),
    ]),
    {
      name: 'the kit has no dependencies',
      severity: 'error',
      comment: 'The npm build of a mini program packs every package it finds, so the kit bundles mobx and imports nothing else.',
      from: { path: '^(components|miniprogram)/' },
      to: {
        dependencyTypes: fromNpm,
        pathNot: packagesOf(packages.flatMap(({ may = [], mayTypes = [] }) => [...may, ...mayTypes])),
      },
    },
    {
      name: 'the kit has no Node',
      severity: 'error',
      from: { path: '^(components|miniprogram)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing is missing',
      severity: 'error',
      // Fixtures of tests import missing files on purpose; the page's build makes `virtual:` modules.
      from: { pathNot: '^test/' },
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(server/)?dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
