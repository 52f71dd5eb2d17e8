/** The modules that the Vite plugin makes from the built mini program. */
declare module 'virtual:mini-program' {
  export const templates: Readonly<Record<string, unknown>>;
  export const scripts: Readonly<Record<string, import('./engine/loader').Script>>;
  /** Whether the page is served for development. */
  export const dev: boolean;
  export const app: import('./engine/runtime').CompiledApp;
}

declare module 'virtual:mini-program/live' {
  export const live: Readonly<Partial<Record<string, () => Promise<import('./live-element').CreateLiveElement>>>>;
}
