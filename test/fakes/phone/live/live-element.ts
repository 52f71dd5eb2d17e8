import type { LiveTag } from '../../../../tools/min-version/tables';
import type { EngineNode } from '../engine';
import type { PhonePage } from '../pages';

/** A context method call that reached its element. */
export interface NativeCall {
  method: string;
  given: readonly unknown[];
}

export type Attributes = Readonly<Record<string, unknown>>;

/**
 * The stages of a tag: `coming` to the native side, `inserted` there, `gone` from it. `refused`: a permission is missing.
 * `ignored`: the page has a pusher already. An element that is refused or ignored is never inserted.
 */
export type Stage = 'coming' | 'refused' | 'ignored' | 'inserted' | 'gone';

/** A `<live-pusher>` or `<live-player>` of a page. */
export interface LiveElement {
  readonly tag: LiveTag;
  readonly id: string;
  readonly node: EngineNode;
  readonly page: PhonePage;
  readonly stage: Stage;
  readonly inserted: boolean;
  /** An Android player that is inserted while the app is hidden never plays, not even with another `src`. */
  readonly broken: boolean;
  /** The calls that reached the native side. */
  readonly calls: readonly NativeCall[];
  /** The attributes that the native side was last told, as far as this base library knows them; before that, those of the tag. */
  attributes(): Attributes;
}

/** The same for the parts of the fake phone, which move it through its stages. */
export class TrackedElement implements LiveElement {
  stage: Stage = 'coming';
  broken = false;
  readonly calls: NativeCall[] = [];
  /** The id of the tag when the view announced it: contexts and events go on using that one. */
  announcedId: string | null = null;
  /** The attributes that the native side was told. */
  told: Attributes | null = null;

  constructor(
    readonly tag: LiveTag,
    readonly node: EngineNode,
    readonly page: PhonePage,
    readonly tagAttributes: () => Attributes,
  ) {}

  get id(): string {
    return this.node.id;
  }

  get inserted(): boolean {
    return this.stage === 'inserted';
  }

  attributes(): Attributes {
    return this.told ?? this.tagAttributes();
  }
}
