/**
 * The import table of the design, as data: a folder may import what stands here, itself, and nothing else of ours.
 * `type:` allows types only: they leave no arrow in what runs.
 */
const core = (name) => `components/core/${name}`;
const table = {
  [core('shared')]: [],
  [core('protocol')]: [core('shared')],
  [core('platform')]: [core('shared')],
  [core('signalling')]: [core('protocol'), core('platform'), core('shared')],
  [core('media')]: [core('protocol'), core('platform'), core('shared')],
  [core('surface')]: [core('platform'), core('shared'), `type:${core('media')}`],
  [core('store')]: [core('protocol'), core('shared'), core('texts'), `type:${core('signalling')}`, `type:${core('media')}`],
  [core('bind')]: [core('store'), core('platform'), core('shared')],
  [core('texts')]: [core('shared'), `type:${core('protocol')}`],
  [`${core('create-rtc')}.ts`]: ['components/core'],
  'components/index.ts': [
    `${core('create-rtc')}.ts`,
    core('shared'),
    `type:${core('store')}`,
    `type:${core('protocol')}`,
    `type:${core('rtc-options')}.ts`,
    `type:${core('texts')}`,
  ],
  'components/(?!core/)[^/]+/': [core('bind'), core('store'), core('surface'), core('texts'), core('shared')],
  miniprogram: ['components/index.ts'],
  // Types that the protocol is written in belong to it.
  server: [core('protocol'), `type:${core('shared')}`],
  web: [],
};

/** Packages from npm, by who may take them. The kit bundles mobx and imports nothing else. */
const packages = [
  { who: `^${core('store')}/mobx\\.ts$`, may: ['mobx-miniprogram'] },
  { who: `^${core('protocol')}/schema(s|-parts|-calls)\\.ts$`, may: ['@sinclair/typebox'] },
  { who: `^${core('protocol')}/`, mayTypes: ['@sinclair/typebox'] },
];

const ours = '^(components|miniprogram|server|web|test|tools|typings)/';
const pathOf = (folder) =>
  folder.endsWith('.ts') || folder.endsWith('/') ? `^${folder.replace(/\.ts$/, '\\.ts')}` : `^${folder}/`;
const isType = (entry) => entry.startsWith('type:');
const plain = (entry) => entry.replace(/^type:/, '');
const nameOf = (folder) => folder.replace('(?!core/)[^/]+/', 'component');

const rules = Object.entries(table).flatMap(([folder, entries]) => {
  const from = { path: pathOf(folder) };
  const itself = folder.includes('[^/]') ? [] : [pathOf(folder)];
  const all = [...itself, ...entries.map(plain).map(pathOf)];
  const typesOnly = entries.filter(isType).map(plain).map(pathOf);
  const says = entries.length === 0 ? 'nothing of ours' : entries.map((entry) => entry.replace('type:', 'types of ')).join(', ');
  const rule = { name: `layer: ${nameOf(folder)}`, severity: 'error', comment: `${nameOf(folder)} may import ${says}`, from };
  return [
    { ...rule, to: { path: ours, pathNot: all } },
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
      name: 'cycle',
      severity: 'error',
      comment: 'A cycle has no first file to read.',
      from: { pathNot: '^test/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...rules,
    {
      name: 'test and tools are nobody’s',
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
              name: `package: only ${who} takes ${may}`,
              severity: 'error',
              from: { path: '^(components|miniprogram)/', pathNot: who },
              to: { path: packagesOf(may), dependencyTypesNot: ['type-only'] },
            },
          ]),
      ...(mayTypes.length === 0
        ? []
        : [
            {
              name: `package: only ${who} takes types of ${mayTypes}`,
              severity: 'error',
              from: { path: '^(components|miniprogram)/', pathNot: who },
              to: { path: packagesOf(mayTypes) },
            },
          ]),
    ]),
    {
      name: 'the kit has no dependencies',
      severity: 'error',
      comment: 'A mini program packs every package that it finds: the kit bundles mobx and takes nothing else.',
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
      // Fixtures of tests ask for what is not there; `virtual:` is made by the page's build.
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
