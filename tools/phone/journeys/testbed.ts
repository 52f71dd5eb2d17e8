import { isAtLeast } from '../../min-version/tables';
import type { AbilityName, Outcome } from '../abilities';
import type { AppPackage } from '../runtime/app-package';
import { seedOf } from '../runtime/engine';
import type { BaseLibrary } from '../runtime/libraries';
import type { System } from '../options';
import { Peer } from './peer';
import { Phone, type PhoneSettings } from '../runtime/phone';

const sameLayerSince = '2.9.1';

export interface TestbedOptions {
  library: BaseLibrary;
  app: AppPackage;
  /** The address of the backend. */
  server: string;
  platform: System;
  insertMs: number;
  removeMs: number;
  seed: number;
}

export interface Report {
  outcome(ability: AbilityName, outcome: Outcome): void;
  members(present: readonly string[]): void;
}

/** The place of one journey on one version: its phones and users, and the outcomes. */
export class Testbed {
  private readonly ends: (() => void)[] = [];

  constructor(
    readonly name: string,
    readonly options: TestbedOptions,
    private readonly report: Report,
  ) {}

  /** A name that no other journey of the run uses. */
  get room(): string {
    return `${this.name}-${this.options.library.version}`.replace(/[^a-z0-9]/g, '-');
  }

  /** False on iOS from 2.9.1, where the library inserts live elements into the layer of the page, by parts that are not imitated. */
  get insertsElements(): boolean {
    const { library, platform } = this.options;
    return platform === 'android' || !isAtLeast(library.version, sameLayerSince);
  }

  phone(more: Partial<PhoneSettings> = {}): Phone {
    const { library, app, server, platform, insertMs, removeMs, seed } = this.options;
    const own = seedOf(`${seed} ${library.version} ${this.name} ${this.ends.length}`);
    const phone = new Phone({ library, app, ext: { server }, platform, insertMs, removeMs, seed: own, ...more });
    this.ends.push(() => phone.end());
    return phone;
  }

  async peer(name: string): Promise<Peer> {
    const peer = await Peer.open(this.options.server, `${name}-${this.room}`);
    this.ends.push(() => peer.close());
    return peer;
  }

  /**
   * Looks at one ability. It works if `look` resolves, with a time or another short note; the reason of a rejection says why not. Returns
   * whether it works, so that a journey can end where it cannot go on.
   */
  async check(ability: AbilityName, look: () => Promise<string | void> | string | void): Promise<boolean> {
    const outcome = await Promise.resolve()
      .then(look)
      .then(
        (note): Outcome => ({ works: true, note: note ?? '' }),
        (cause: unknown): Outcome => ({ works: false, note: cause instanceof Error ? cause.message : String(cause) }),
      );
    this.report.outcome(ability, outcome);
    return outcome.works;
  }

  /** Attributes, events and methods that the base library has. */
  measured(members: readonly string[]): void {
    this.report.members(members);
  }

  end(): void {
    this.ends.splice(0).forEach((end) => end());
  }
}

/** A walk through the app that looks at some abilities. */
export interface Journey {
  name: string;
  abilities: readonly AbilityName[];
  /** It is about live elements, and is not made where none is inserted. */
  needsElements?: boolean;
  walk(testbed: Testbed): Promise<void>;
}

/** A walk about live elements that looks at one ability. */
export const elementJourney = (ability: AbilityName, look: (testbed: Testbed) => Promise<string | void>): Journey => ({
  name: ability,
  abilities: [ability],
  needsElements: true,
  walk: async (testbed) => void (await testbed.check(ability, () => look(testbed))),
});
