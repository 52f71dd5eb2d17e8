import { later, type BridgeCall, type Handlers } from './bridge';

type OpenType = 'appLaunch' | 'navigateTo' | 'redirectTo' | 'reLaunch' | 'navigateBack';

interface Stacked {
  readonly id: number;
  readonly route: string;
  close(): void;
}

export interface Target {
  path: string;
  query: Readonly<Record<string, string>>;
}

interface StackOptions<View extends Stacked> {
  open(id: number, route: string): View;
  /** Tells the library which page is in front now. */
  say(event: 'onAppRoute' | 'onAppRouteDone', message: object, view: number): void;
  /** The native elements of a page end with it. */
  closed(view: number): void;
  after(run: () => void, ms: number): void;
}

export function targetOf(url: string): Target {
  const [path = '', query = ''] = url.replace(/^\//, '').split('?');
  return { path: path.replace(/\.html$/, ''), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The pages of a phone, one over the other, as its own code keeps them. */
export class PageStack<View extends Stacked> {
  private readonly views: View[] = [];
  private lastId = 0;

  constructor(private readonly options: StackOptions<View>) {}

  get handlers(): Handlers {
    const handler = (openType: OpenType) => [
      openType,
      ({ params }: BridgeCall) => {
        this.options.after(() => this.navigate(openType, params), 0);
        return later();
      },
    ];
    return {
      ...Object.fromEntries((['navigateTo', 'redirectTo', 'reLaunch', 'navigateBack'] as const).map(handler)),
      getCurrentRoute: ({ view }) => later({ route: this.find(view)?.route ?? '' }),
    };
  }

  get front(): View {
    const view = this.views.at(-1);
    if (!view) throw new Error('no page is open');
    return view;
  }

  find(id: number): View | undefined {
    return this.views.find((view) => view.id === id);
  }

  open(openType: OpenType, { path, query }: Target): void {
    this.lastId += 1;
    const view = this.options.open(this.lastId, path);
    const replaced = openType === 'redirectTo' ? 1 : openType === 'reLaunch' ? this.views.length : 0;
    const gone = this.views.splice(this.views.length - replaced);
    this.views.push(view);
    this.show(openType, view, query);
    gone.forEach((one) => this.close(one));
  }

  back(delta = 1): void {
    const count = Math.min(delta, this.views.length - 1);
    if (count < 1) return;
    const gone = this.views.splice(this.views.length - count);
    this.show('navigateBack', this.front, {});
    gone.forEach((view) => this.close(view));
  }

  private navigate(openType: OpenType, params: BridgeCall['params']): void {
    if (openType === 'navigateBack') this.back(Number(params.delta ?? 1));
    else this.open(openType, targetOf(String(params.url)));
  }

  private show(openType: OpenType, { id, route }: View, query: object): void {
    const { say, after } = this.options;
    say('onAppRoute', { path: `${route}.html`, query, openType, webviewId: id, scene: 1001 }, id);
    after(() => say('onAppRouteDone', { path: route, query, openType, webviewId: id }, id), 0);
  }

  private close(view: View): void {
    view.close();
    this.options.closed(view.id);
  }

  end(): void {
    this.views.splice(0).forEach((view) => this.close(view));
  }
}
