import { lines, runTool, type Check } from './check';

/** Prettier decides the layout of all files. */
export const formatCheck: Check = {
  async run() {
    const { code, output } = await runTool('prettier', 'prettier', ['--check', '--cache', '--log-level', 'warn', '.']);
    const findings = lines(output).filter((line) => line.startsWith('[warn] ') || line.startsWith('[error] '));
    const files = findings.filter((line) => !line.includes('Code style issues')).map((line) => line.replace(/^\[\w+\] /, ''));
    return {
      findings: code === 0 ? [] : files.length > 0 ? files.map((file) => `${file}: run npm run format`) : lines(output),
      summary: 'prettier',
    };
  },
};
