/** What is asked or told of one client; `on_update` asks whether it may stay, and only nginx-rtmp has it. */
export type HookAction = 'on_publish' | 'on_unpublish' | 'on_play' | 'on_stop' | 'on_update';

export interface Hook {
  action: HookAction;
  /** Names the client in the HTTP API of its server. */
  client: string;
  app: string;
  stream: string;
  /** The query of the URL that the client came by. */
  query: Readonly<Record<string, string>>;
}
