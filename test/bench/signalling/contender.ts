import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { bundledServers } from './bundle';
import { dialects, type ClientChoice, type ServerKind } from './dialects';
import type { RawSocket } from './raw-socket';
import type { Answer, Question } from './servers/control';

/** Our backend drops who is silent for 25 s. */
const keepMs = 9_000;

export interface Memory {
  /** Bytes after a collection of garbage. */
  rss: number;
  heap: number;
}

/** A server in a process of its own, and the way to talk to it. */
export interface Contender {
  readonly kind: ServerKind;
  readonly port: number;
  /** Opens a client, which is kept alive until it closes. */
  connect(client: ClientChoice): Promise<RawSocket>;
  /** Sends one message to a room. */
  say(socket: RawSocket, room: string): void;
  /** Processor time of the server so far. */
  cpuMs(): Promise<number>;
  memory(): Promise<Memory>;
  /** Ends it as a power failure does. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface ServerChoice {
  kind: ServerKind;
  /** The store of several nodes; without it one process has its memory. */
  redis?: string;
  /** Node's own flags, for a profile. */
  flags?: readonly string[];
}

export async function openContender({ kind, redis, flags = [] }: ServerChoice): Promise<Contender> {
  const child = fork(await bundledServers(), [kind, redis ?? ''], { execArgv: ['--expose-gc', ...flags] });
  const { port } = await ask(child, 'port');
  const dialect = dialects[kind];
  const sockets = new Set<RawSocket>();
  const keeping = setInterval(
    () => sockets.forEach((socket) => (socket.isClosed ? sockets.delete(socket) : keep(socket))),
    keepMs,
  );
  const keep = (socket: RawSocket): void => void (dialect.keepAlive !== null && socket.send(dialect.keepAlive));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    clearInterval(keeping);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    kind,
    port,
    async connect(client) {
      const socket = await dialect.open(port, client);
      sockets.add(socket);
      return socket;
    },
    say: (socket, room) => socket.send(dialect.message(room)),
    cpuMs: async () => (await ask(child, 'cpu')).cpuMs,
    memory: async () => ask(child, 'memory'),
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
}

/** One question at a time. */
async function ask(child: ChildProcess, question: Question): Promise<Answer> {
  const failed = new Promise<never>((_done, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  failed.catch(() => undefined);
  const answered = once(child, 'message');
  child.send(question);
  const [answer] = (await Promise.race([answered, failed])) as [Answer];
  child.removeAllListeners('exit');
  return answer;
}
