import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

const folder = resolve('server');

/** Type errors of a backend that has only the published types of the server, and of these types themselves. */
function errorsOf(published: string, backend: string): string[] {
  const files = new Map([
    [`${folder}/published.d.ts`, published],
    [`${folder}/backend.ts`, backend],
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, target) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile.call(host, path, target) : ts.createSourceFile(path, text, target);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return Array.from(files.keys()).flatMap((path) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  );
}

describe('the published types of the server', () => {
  it('[P273] stand alone, and know each method of the operators’ API', () => {
    const backend = `
      import { operatorClient } from './published';
      const rtc = operatorClient({ url: '', apiKey: '', apiSecret: '' });
      void rtc.listRooms().then(({ rooms }) => rooms[0]?.numParticipants.toFixed());
      void rtc.moveParticipant({ room: 'a', identity: 'ana', destinationRoom: 'b' });
      void rtc.deleteRoom({});
    `;
    const published = readFileSync('server/dist/index.d.ts', 'utf8');
    expect(errorsOf(published, backend)).toEqual([expect.stringContaining("'{}' is not assignable")]);
  });
});
