import type { Operation, Shown, Sight, StreamEntry } from './judge/history';

/** A sight without the parts that the recorder knows. */
type NewSight = Sight extends infer One ? (One extends Sight ? Omit<One, 'client' | 'atMs'> : never) : never;

/** Writes down a run. Its clock is the machine's, by which the store stamps events; the clocks of nodes are others. */
export class Recorder {
  readonly operations: Operation[] = [];
  readonly sights: Sight[] = [];
  readonly log: StreamEntry[] = [];
  readonly shown: Shown[] = [];
  readonly faultsMs: number[] = [];
  /** To read when a seed fails. */
  readonly trace: string[] = [];
  private readonly startedMs = Date.now();

  say(line: string): void {
    this.trace.push(`${String(Date.now() - this.startedMs).padStart(6)} ${line}`);
  }

  saw(client: string, sight: NewSight): void {
    this.sights.push({ client, atMs: Date.now(), ...sight } as Sight);
    if (sight.what === 'event') {
      const { stream, epoch, seq, kind, data } = sight.entry;
      this.say(`${client} sees ${stream} ${epoch}/${seq} ${kind} ${JSON.stringify(data)}`);
    } else if (sight.what === 'snapshot' || sight.what === 'answer')
      this.say(`${client} ${sight.what} ${sight.stream} ${sight.epoch}/${sight.seq} ${JSON.stringify(sight.state)}`);
    else this.say(`${client} ${JSON.stringify(sight)}`);
  }

  invoked(operation: Operation): void {
    this.operations.push(operation);
    this.say(`${operation.client} asks ${operation.method} ${JSON.stringify(operation.params)}`);
  }

  answered(operation: Operation, error: string | null, result: Operation['params']): void {
    operation.answer = { atMs: Date.now(), error, result };
    this.say(`${operation.client} is answered ${operation.method} ${JSON.stringify(operation.params)}: ${error ?? 'done'}`);
  }

  fault(line: string): void {
    this.faultsMs.push(Date.now());
    this.say(`---- ${line}`);
  }
}
