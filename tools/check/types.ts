import { existsSync } from 'node:fs';
import { lines, runTool, type Check } from './check';

const projects = ['.', 'server', 'web', 'web/plugin', 'tools', 'test'];

/** Checks each project with its own types: the kit without DOM and Node, the page without the kit, the server without the page. */
export const typesCheck: Check = {
  name: 'types',
  async run() {
    const present = projects.filter((project) => existsSync(`${project}/tsconfig.json`));
    const queue = [...present];
    const findings: string[] = [];
    const work = async (): Promise<void> => {
      for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
        const kept = `node_modules/.cache/tsc/${project.replace(/\W/g, '-')}.tsbuildinfo`;
        const args = ['-p', project, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', kept];
        const { code, output } = await runTool('typescript', 'tsc', args);
        if (code !== 0) findings.push(...lines(output));
      }
    };
    await Promise.all([work(), work()]);
    // Projects share sources, so duplicates are removed.
    return { findings: Array.from(new Set(findings)), summary: `${present.length} projects` };
  },
};
