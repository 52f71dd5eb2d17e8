import type { App, HideOptions, LaunchOptions } from './app';
import type { Engine, EngineEntry } from './engine';
import type { Emitter } from './emitter';
import type { Script } from './loader';
import type { PageStack } from './pages/page-stack';
import type { Router } from './pages/router';
import type { WindowConfig } from './pages/screen';

export interface AppConfig {
  readonly pages: readonly string[];
  readonly entryPagePath?: string;
  readonly window?: WindowConfig;
  readonly darkmode?: boolean;
  readonly networkTimeout?: { readonly connectSocket?: number; readonly request?: number };
}

type Theme = Readonly<Record<string, string>>;

/** The built mini program, as the plugin compiles it: what the module `virtual:mini-program` exports. */
export interface CompiledMiniProgram {
  readonly app: CompiledApp;
  readonly templates: Readonly<Record<string, unknown>>;
  readonly scripts: Readonly<Record<string, Script>>;
  readonly dev: boolean;
}

export interface CompiledApp {
  readonly config: AppConfig;
  readonly theme: { readonly light?: Theme; readonly dark?: Theme } | null;
  readonly css: string;
  /** `late`: a component of the subpackage with this root, which a placeholder represents at first. */
  readonly entries: readonly (EngineEntry & { readonly page: boolean; readonly late?: string })[];
}

export interface WindowSize {
  readonly windowWidth: number;
  readonly windowHeight: number;
}

export interface FrameBox {
  readonly width: number;
  readonly height: number;
  readonly insets: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
}

/** The parts of the runtime that the members of `wx` use. */
export interface Runtime {
  readonly dev: boolean;
  readonly config: AppConfig;
  readonly frame: HTMLElement;
  readonly engine: Engine;
  readonly pages: PageStack;
  readonly router: Router;
  readonly app: App;
  readonly launch: LaunchOptions;
  readonly shown: Emitter<LaunchOptions>;
  readonly hidden: Emitter<HideOptions>;
  readonly resized: Emitter<{ size: WindowSize }>;
  readonly errors: Emitter<string>;
  readonly rejections: Emitter<{ reason: unknown; promise: Promise<unknown> }>;
  /** The size of the page's own box, below the navigation bar. */
  windowSize(): WindowSize;
  frameBox(): FrameBox;
}
