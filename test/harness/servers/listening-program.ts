import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';

export interface ListeningProgram {
  /** Ends the program and removes its folder. */
  close(): Promise<void>;
}

export interface ProgramOptions {
  /** For the message of a failure. */
  name: string;
  command: string;
  args: readonly string[];
  stdio: StdioOptions;
  /** It is ready when it listens here. */
  port: number;
  /** Its files. */
  folder: string;
}

const mostTries = 200;
const tryEveryMs = 25;

/** Starts a server that stays in the foreground. Rejects when it cannot be started, or does not listen within seconds. */
export async function startListening({ name, command, args, stdio, port, folder }: ProgramOptions): Promise<ListeningProgram> {
  const child = spawn(command, args, { stdio });
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const exited = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await Promise.race([failed, answers(port)])); tries += 1) {
    if (child.exitCode !== null || tries > mostTries) {
      await close();
      throw new Error(`${name} did not start`);
    }
    await new Promise((done) => setTimeout(done, tryEveryMs));
  }
  return { close };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.on('connect', end(true)).on('error', end(false));
  });
