import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import type { Check } from './check';

const projects = ['.', 'server', 'web', 'web/plugin', 'tools', 'test'];

const formatting: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
};

type Sources = Map<string, ts.SourceFile | undefined>;

/** A host that reads each file once for all projects with the same target: most files belong to several projects. */
function hostOf(options: ts.CompilerOptions, sources: Sources): ts.CompilerHost {
  const host = ts.createIncrementalCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...more) => {
    const format = typeof language === 'object' ? language.impliedNodeFormat : undefined;
    const key = `${options.target} ${format} ${name}`;
    if (!sources.has(key)) sources.set(key, read(name, language, ...more));
    return sources.get(key);
  };
  return host;
}

/** The compiler's findings in one project. It keeps what it knows, for the next run. */
function faultsOf(project: string, sources: Sources): readonly ts.Diagnostic[] {
  const unreadable: ts.Diagnostic[] = [];
  const kept = resolve('node_modules/.cache/tsc', `${project.replace(/\W/g, '-')}.tsbuildinfo`);
  const parsed = ts.getParsedCommandLineOfConfigFile(
    resolve(project, 'tsconfig.json'),
    { incremental: true, tsBuildInfoFile: kept },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (fault) => unreadable.push(fault) },
  );
  if (!parsed) return unreadable;
  const { options, fileNames: rootNames, errors } = parsed;
  const program = ts.createIncrementalProgram({ rootNames, options, host: hostOf(options, sources) });
  const faults = [
    ...errors,
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  program.emit();
  return faults;
}

/** Checks each project with its own types: the kit without DOM and Node, the page without the kit, the server without the page. */
export const typesCheck: Check = {
  run() {
    const present = projects.filter((project) => existsSync(`${project}/tsconfig.json`));
    const sources: Sources = new Map();
    const faults = present.flatMap((project) => faultsOf(project, sources));
    // Projects share sources, so duplicates are removed.
    const findings = new Set(faults.map((fault) => ts.formatDiagnostic(fault, formatting).trimEnd()));
    return { findings: Array.from(findings), summary: `${present.length} projects` };
  },
};
