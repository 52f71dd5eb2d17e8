/**
 * miniprogram-ci in a process of its own: it writes to the terminal as it pleases, leaves handles open and processes behind. One job comes in
 * by message (`CiJob` of ci.ts), progress and one result go out; the key travels this way too, so that no list of processes shows it.
 */
const ci = require('miniprogram-ci');

const tell = (message) => new Promise((done) => process.send(message, done));

const onProgressUpdate = (step) => {
  const { message, status } = typeof step === 'string' ? { message: step, status: 'info' } : step;
  if (message) void tell({ type: 'step', message: String(message), status });
};

const projectOf = ({ root, appid, privateKey, ignores, attr }) =>
  new ci.Project({
    appid,
    type: 'miniProgram',
    projectPath: root,
    // A compiler without a key has to be given some.
    privateKey: privateKey ?? 'none',
    ignores,
    ...(attr === 'default' ? { attr: async () => ci.DefaultProjectAttr } : {}),
  });

const sizes = (files) => Object.entries(files).map(([path, content]) => ({ path, bytes: Buffer.byteLength(content) }));

const jobs = {
  async compile(job) {
    const project = projectOf(job);
    let files = {};
    for (const setting of job.settings) files = await ci.getCompiledResult({ project, setting, onProgressUpdate });
    return { files: sizes(files) };
  },
  async npm(job) {
    const warnings = await ci.packNpm(projectOf(job), { reporter: () => undefined });
    return { warnings: warnings.map(({ jsPath, msg }) => `${jsPath}: ${msg}`) };
  },
  async upload(job) {
    const { version, desc, robot, setting } = job;
    const sent = await ci.upload({ project: projectOf(job), version, desc, robot, setting, onProgressUpdate });
    return { packages: sent.subPackageInfo ?? [] };
  },
  async preview(job) {
    const { desc, robot, setting, page, query, picture } = job;
    const sent = await ci.preview({
      project: projectOf(job),
      desc,
      robot,
      setting,
      ...(page === null ? {} : { pagePath: page }),
      ...(query === null ? {} : { searchQuery: query }),
      qrcodeFormat: 'image',
      qrcodeOutputDest: picture,
      onProgressUpdate,
    });
    return { packages: sent.subPackageInfo ?? [] };
  },
};

process.once('message', (job) => {
  jobs[job.kind](job)
    .then(
      (result) => tell({ type: 'done', result }),
      (cause) => tell({ type: 'failed', code: cause?.code ?? null, message: String(cause?.message ?? cause) }),
    )
    .then(() => process.exit());
});
