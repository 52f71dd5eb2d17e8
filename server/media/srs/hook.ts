/** The hooks for one client. `on_update` asks whether it may stay; only nginx-rtmp has it. */
export type HookAction = 'on_publish' | 'on_unpublish' | 'on_play' | 'on_stop' | 'on_update';

export interface Hook {
  action: HookAction;
  /** The client's id in the HTTP API of its server. */
  client: string;
  /** Its server, and that server's process; empty when the hook does not say it. */
  server: string;
  service: string;
  app: string;
  stream: string;
  /** The query of the client's URL. */
  query: Readonly<Record<string, string>>;
}
