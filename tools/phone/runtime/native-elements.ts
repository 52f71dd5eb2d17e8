import { later, type Answer, type BridgeCall, type Handlers } from './bridge';

export type Kind = 'LivePusher' | 'LivePlayer';
type Params = Readonly<Record<string, unknown>>;

/** One native element, with everything that reached it. */
export interface NativeElement {
  kind: Kind;
  view: number;
  id: unknown;
  /** The attributes as they are now, under the names of the bridge. */
  attributes: Record<string, unknown>;
  updates: Params[];
  /** Commands such as `start`. */
  operations: string[];
  isLive: boolean;
}

interface ElementOptions {
  insertMs: number;
  removeMs: number;
  isGranted(device: 'camera' | 'record'): boolean;
  /** The page in front, which commands mean. */
  front(): number;
  after(run: () => void, ms: number): void;
  /** Sends an event to the thread of the app's code. */
  say(event: string, message: object, view: number): void;
}

/** A stream that starts well: connected, sending, camera open, first picture. */
const pusherCodes = [1001, 1002, 1003, 1007];
/** Connected, playing begins, first picture, playing. */
const playerCodes = [2001, 2002, 2003, 2004];
const refusedCodes = { camera: -1301, record: -1302 } as const;
const firstCodeMs = 80;
const nextCodeMs = 40;

const idOf = (kind: Kind, params: Params): unknown =>
  params[kind === 'LivePusher' ? 'livePusherId' : 'livePlayerId'] ?? params.viewId;
const urlOf = ({ kind, attributes }: NativeElement): unknown => attributes[kind === 'LivePusher' ? 'pushUrl' : 'playUrl'];

/** The live elements of a phone, below the bridge: they record, and answer with the codes of phones. */
export class NativeElements {
  private readonly elements = new Map<string, NativeElement>();
  /** Commands for an element that is not there. */
  readonly lost: { kind: Kind; id: unknown; operation: string }[] = [];

  constructor(private readonly options: ElementOptions) {}

  readonly handlers: Handlers = Object.fromEntries(
    (['LivePusher', 'LivePlayer'] as const).flatMap((kind) => [
      [`insert${kind}`, (call: BridgeCall) => this.insert(kind, call)],
      [`update${kind}`, (call: BridgeCall) => this.update(kind, call)],
      [`remove${kind}`, (call: BridgeCall) => this.remove(kind, call)],
      [`operate${kind}`, (call: BridgeCall) => this.operate(kind, call)],
    ]),
  );

  live(kind: Kind): NativeElement[] {
    return Array.from(this.elements.values()).filter((element) => element.kind === kind);
  }

  /** A status code of the engine, as `statechange` reports it. */
  code(element: NativeElement, errCode: number): void {
    this.say(element, 'Event', { errCode, errMsg: '' });
  }

  netStatus(element: NativeElement, info: object): void {
    this.say(element, 'NetStatus', { info });
  }

  /** The elements of a page end with it. */
  closeView(view: number): void {
    this.elements.forEach((element, key) => {
      if (element.view === view) this.end(key, element);
    });
  }

  private say(element: NativeElement, event: string, message: object): void {
    const { kind, id, view } = element;
    const named = { [kind === 'LivePusher' ? 'livePusherId' : 'livePlayerId']: id, viewId: id };
    if (element.isLive) this.options.say(`on${kind}${event}`, { ...named, ...message }, view);
  }

  private end(key: string, element: NativeElement): void {
    element.isLive = false;
    this.elements.delete(key);
  }

  private key(kind: Kind, view: number, params: Params): string {
    return `${kind} ${view} ${String(idOf(kind, params))}`;
  }

  private insert(kind: Kind, { view, params }: BridgeCall): Answer {
    const { insertMs } = this.options;
    const id = idOf(kind, params);
    const element: NativeElement = { kind, view, id, attributes: { ...params }, updates: [], operations: [], isLive: true };
    this.elements.set(this.key(kind, view, params), element);
    if (params[kind === 'LivePusher' ? 'autopush' : 'autoplay'] === true) this.options.after(() => this.begin(element), insertMs);
    return later({ containerId: id }, insertMs);
  }

  private update(kind: Kind, { view, params }: BridgeCall): Answer {
    const element = this.elements.get(this.key(kind, view, params));
    if (!element) return later();
    const before = urlOf(element);
    element.updates.push(params);
    Object.assign(element.attributes, params);
    const starts = element.attributes[kind === 'LivePusher' ? 'autopush' : 'autoplay'] === true;
    if (starts && urlOf(element) !== before) this.begin(element);
    return later();
  }

  private remove(kind: Kind, { view, params }: BridgeCall): Answer {
    const key = this.key(kind, view, params);
    const element = this.elements.get(key);
    if (element) this.end(key, element);
    return later({}, this.options.removeMs);
  }

  private operate(kind: Kind, { params }: BridgeCall): Answer {
    const operation = String(params.type ?? params.method);
    const element = this.elements.get(this.key(kind, this.options.front(), params));
    if (!element) {
      this.lost.push({ kind, id: idOf(kind, params), operation });
      return later();
    }
    element.operations.push(operation);
    if (operation === 'start' || operation === 'play') this.begin(element);
    return later();
  }

  /** The stream begins, if it has a URL. */
  private begin(element: NativeElement): void {
    const url = urlOf(element);
    if (typeof url !== 'string' || url === '') return;
    this.codesOf(element).forEach((code, at) =>
      this.options.after(() => this.code(element, code), firstCodeMs + nextCodeMs * at),
    );
  }

  /** A library that asks for permissions never inserts a refused pusher; below it the engine itself finds out. */
  private codesOf({ kind, attributes }: NativeElement): readonly number[] {
    if (kind === 'LivePlayer') return playerCodes;
    const { isGranted } = this.options;
    const hasCamera = attributes.enableCamera !== false;
    const refused = [
      ...(hasCamera && !isGranted('camera') ? [refusedCodes.camera] : []),
      ...(attributes.muted !== true && !isGranted('record') ? [refusedCodes.record] : []),
    ];
    return refused.length === 0 ? pusherCodes : refused;
  }
}
