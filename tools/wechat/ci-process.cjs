/**
 * Runs miniprogram-ci in a process of its own, because it writes to the terminal, leaves handles open and leaves processes behind. One
 * job (`CiJob` of ci.ts) comes in as a message; progress and one result go out. The key is in the message, so that no list of processes
 * shows it.
 */
const ci = require('miniprogram-ci');

const send = (message) => new Promise((done) => process.send(message, done));

const onProgressUpdate = (step) => {
  const { message, status } = typeof step === 'string' ? { message: step, status: 'info' } : step;
  if (message) void send({ type: 'step', message: String(message), status });
};

const projectOf = ({ root, appid, privateKey, ignores, attr }) =>
  new ci.Project({
    appid,
    type: 'miniProgram',
    projectPath: root,
    // Compiling needs no key, but Project requires one.
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
      (result) => send({ type: 'done', result }),
      (cause) => send({ type: 'failed', code: cause?.code ?? null, message: String(cause?.message ?? cause) }),
    )
    .then(() => process.exit());
});
