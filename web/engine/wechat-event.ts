/** An event of the engine, before it is a WeChat event. */
interface EngineEvent {
  readonly type: string;
  readonly timeStamp: number;
  readonly detail: unknown;
  readonly target: EngineTarget;
  readonly currentTarget: EngineTarget;
  readonly mark: unknown;
  readonly extraFields?: Readonly<Record<string, unknown>> | undefined;
}

interface EngineTarget {
  readonly id?: string;
  readonly dataset?: unknown;
  readonly _$?: EngineTarget;
  getBackendElement?(): unknown;
}

/** What a handler receives: plain data as in WeChat, with nothing of the engine or the document in it. */
export function toWeChatEvent(event: EngineEvent): Record<string, unknown> {
  return {
    type: event.type,
    timeStamp: event.timeStamp,
    detail: event.detail,
    target: described(event.target),
    currentTarget: described(event.currentTarget),
    mark: event.mark ?? {},
    ...event.extraFields,
  };
}

function described(target: EngineTarget): Record<string, unknown> {
  const node = target._$ ?? target;
  const element = node.getBackendElement?.();
  return {
    id: node.id ?? '',
    dataset: node.dataset ?? {},
    // Read only when asked for: it forces a layout, and handlers seldom look.
    get offsetLeft() {
      return element instanceof HTMLElement ? element.offsetLeft : 0;
    },
    get offsetTop() {
      return element instanceof HTMLElement ? element.offsetTop : 0;
    },
  };
}
