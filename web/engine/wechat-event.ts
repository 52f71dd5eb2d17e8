/** An event of the engine. */
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

/** Converts an event for a handler: plain data as in WeChat, without objects of the engine or the document. */
export function toWeChatEvent(event: EngineEvent): Record<string, unknown> {
  return {
    type: event.type,
    timeStamp: event.timeStamp,
    detail: event.detail,
    target: toTarget(event.target),
    currentTarget: toTarget(event.currentTarget),
    mark: event.mark ?? {},
    ...event.extraFields,
  };
}

function toTarget(target: EngineTarget): Record<string, unknown> {
  const node = target._$ ?? target;
  const element = node.getBackendElement?.();
  return {
    id: node.id ?? '',
    dataset: node.dataset ?? {},
    // Getters, because reading an offset forces a layout and handlers rarely need it.
    get offsetLeft() {
      return element instanceof HTMLElement ? element.offsetLeft : 0;
    },
    get offsetTop() {
      return element instanceof HTMLElement ? element.offsetTop : 0;
    },
  };
}
