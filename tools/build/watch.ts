import { existsSync, watch } from 'node:fs';
import type { Target } from './options';

/** Targets by the source folder that they depend on. */
const watched: Readonly<Record<string, readonly Target[]>> = {
  components: ['kit', 'demo', 'web', 'server'],
  miniprogram: ['demo', 'web'],
  web: ['web'],
  server: ['server'],
};

const isSource = (path: string): boolean => !/(^|[\\/])(dist|node_modules)([\\/]|$)|\.md$/.test(path);

/** Calls `rebuild` with the targets that a change affects, one call at a time, shortly after the last change. */
export function watchSources(wanted: readonly Target[], rebuild: (targets: readonly Target[]) => Promise<void>): () => void {
  const due = new Set<Target>();
  let timer: NodeJS.Timeout | undefined;
  let building: Promise<void> = Promise.resolve();

  const flush = (): void => {
    building = building.then(async () => {
      const targets = wanted.filter((target) => due.has(target));
      due.clear();
      if (targets.length === 0) return;
      try {
        await rebuild(targets);
      } catch (cause) {
        console.error(`Build failed: ${(cause as Error).message}`);
      }
    });
  };
  const watchers = Object.entries(watched)
    .filter(([folder]) => existsSync(folder))
    .map(([folder, targets]) =>
      watch(folder, { recursive: true }, (_event, path) => {
        if (path === null || !isSource(path)) return;
        targets.forEach((target) => due.add(target));
        clearTimeout(timer);
        timer = setTimeout(flush, 80);
      }),
    );
  return () => {
    clearTimeout(timer);
    watchers.forEach((watcher) => watcher.close());
  };
}
