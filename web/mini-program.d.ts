/** What the Vite plugin makes of the built mini program. */
declare module 'virtual:mini-program' {
  export const templates: Readonly<Record<string, unknown>>;
  export const scripts: Readonly<Record<string, import('./engine/loader').Script>>;
  /** Whether the page is served while it is being worked on. */
  export const dev: boolean;
  export const app: import('./engine/runtime').CompiledApp;
}

declare module 'virtual:mini-program/live' {
  export const live: Readonly<Partial<Record<string, () => Promise<import('./live-element').CreateLiveElement>>>>;
}
