import type { Json } from '../shared/json';
import type { Keeper } from './needs';

const key = 'rtc.choices';

/** What a person chose last: offered again at the next start, in every room. */
export interface Choice {
  name: string;
  /** A URL; '' for none. */
  avatar: string;
  microphone: boolean;
  camera: boolean;
}

/** The first start: a name must be given, and people expect to be seen and heard. */
const first: Choice = { name: '', avatar: '', microphone: true, camera: true };

export class Choices {
  private kept: Choice;

  constructor(private readonly keeper: Keeper) {
    this.kept = read(keeper.read(key));
  }

  get last(): Choice {
    return this.kept;
  }

  /** The same, where nothing that is chosen is remembered: a voice call closes no camera elsewhere. */
  apart(): Choices {
    return new Choices({ read: () => ({ ...this.kept }), write: () => undefined });
  }

  remember(changed: Partial<Choice>): void {
    this.kept = { ...this.kept, ...changed };
    this.keeper.write(key, { ...this.kept });
  }
}

/** Storage may hold what an older version, or somebody else, wrote. */
function read(value: Json | undefined): Choice {
  const found = (typeof value === 'object' && value !== null ? value : {}) as { readonly [Name in keyof Choice]?: Json };
  return {
    name: typeof found.name === 'string' ? found.name : first.name,
    avatar: typeof found.avatar === 'string' ? found.avatar : first.avatar,
    microphone: typeof found.microphone === 'boolean' ? found.microphone : first.microphone,
    camera: typeof found.camera === 'boolean' ? found.camera : first.camera,
  };
}
