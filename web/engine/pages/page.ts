import type { Instance, PageRoot } from '../instance';
import type { Target } from './route';
import type { Screen } from './screen';

/** One page of the stack. */
export interface Page {
  readonly target: Target;
  readonly root: PageRoot;
  readonly instance: Instance;
  readonly screen: Screen;
}
