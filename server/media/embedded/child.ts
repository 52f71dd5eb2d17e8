import { mkdirSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { innerServer } from './inner-server';
import type { DoorSeat, Start, ToChild, ToParent } from './messages';
import { RtmpSession } from './rtmp-session';
import { Stage } from './stage';

/**
 * The child process of the embedded media server. It holds no port: the parent accepts and hands over RTMP connections, and
 * passes http on through `inner`. It lives exactly as long as its parent.
 */

let stage: Stage | null = null;
let lastAsk = 0;
const asked = new Map<number, (seat: DoorSeat | null) => void>();

const tell = (message: ToParent): void => void process.send?.(message);

/** A killed predecessor leaves its socket behind, on which nobody can listen again. */
function makePlace(folder: string): void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  remove();
  mkdirSync(folder, { mode: 0o700 });
  process.on('exit', remove);
}

function begin({ key, inner, limits, denied }: Start): void {
  const begun = new Stage({
    key,
    limits,
    now: () => performance.now(),
    wallNow: () => Date.now(),
    ended: (seat) => tell({ t: 'ended', seat }),
    ask: (door, room, name) =>
      new Promise((resolve) => {
        lastAsk += 1;
        asked.set(lastAsk, resolve);
        tell({ t: 'ask', id: lastAsk, door, room, name });
      }),
  });
  denied.forEach((denial) => begun.deny(denial));
  stage = begun;
  if (process.platform !== 'win32') makePlace(dirname(inner));
  innerServer(begun).listen(inner, () => tell({ t: 'ready' }));
  setInterval(() => {
    begun.gate.sweep();
    tell({ t: 'stats', stats: begun.stats() });
  }, 1_000);
}

process.on('message', (message: ToChild, socket?: Socket) => {
  if (message.t === 'start') return begin(message);
  if (message.t === 'stop') return process.exit(0);
  if (message.t === 'rtmp') {
    // The peer may have gone while it travelled between the processes.
    if (socket !== undefined && stage !== null) new RtmpSession(socket, stage).start();
  } else if (message.t === 'deny') {
    stage?.deny(message.denial);
    tell({ t: 'denied', id: message.id });
  } else {
    asked.get(message.id)?.(message.seat);
    asked.delete(message.id);
  }
});

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the parent decides when this process ends.
process.on('SIGINT', () => undefined);
