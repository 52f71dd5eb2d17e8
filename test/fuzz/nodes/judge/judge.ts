import { causeFaults } from './causes';
import { endFaults } from './endings';
import type { History } from './history';
import { operationFaults } from './operations';
import { assemble } from './record';
import { seenFaults } from './seen';

/**
 * Judges a run of clients on several nodes by its history alone: by what they asked and were answered, what they saw, and what the store
 * committed. It shares no code with the kit or the server. Returns a line for each fault; without one, every promise of the protocol that
 * it knows was kept.
 */
export function judge(history: History): readonly string[] {
  const { streams, faults } = assemble(history);
  return [
    ...faults,
    ...operationFaults(history, streams),
    ...causeFaults(history, streams),
    ...seenFaults(history, streams),
    ...endFaults(history, streams),
  ];
}
