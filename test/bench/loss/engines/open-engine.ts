import type { LiveTestbed } from '../../../harness/browsers/live-testbed';
import type { EngineName } from '../run-figures';
import type { Engine } from './engine';
import { janusEngine } from './janus';
import { isJanusInstalled } from './janus-process';
import { ownEngine } from './own';
import { weriftEngine } from './werift';

/** The engine, ready for runs; or why its rows are left out. */
export async function openEngine(name: EngineName, testbed: LiveTestbed): Promise<Engine | string> {
  switch (name) {
    case 'own':
      return ownEngine(testbed);
    case 'werift':
      return weriftEngine();
    case 'janus':
      return isJanusInstalled() ? janusEngine() : 'Janus is not installed: apt install janus. Its rows are left out.';
  }
}
