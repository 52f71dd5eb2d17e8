import { afterRender } from '../../../components/core/surface/after-render';
import { readError, readNet, readState, readVolume } from '../../../components/core/surface/native-event';
import { handlerNames, routeNativeEvents, type Tag } from '../../../components/core/surface/route-native';
import { isAtLeast } from '../../../tools/min-version/tables';
import { FakeClock } from '../../fakes/platform/fake-clock';

type Page = Record<string, unknown>;

function owner(): { heard: unknown[]; [name: string]: unknown } {
  const heard: unknown[] = [];
  const methods: Record<string, unknown> = {};
  handlerNames['live-pusher'].concat(handlerNames['live-player']).forEach((name) => {
    methods[name] = (event: { target?: { id: string } }) => heard.push(`${name} ${event.target?.id ?? ''}`);
  });
  return { heard, ...methods };
}

const route = (version: string, tag: Tag, page: Page, to: object, id = '') =>
  routeNativeEvents({ tag, owner: to as Record<string, unknown>, id, page, atLeast: (wanted) => isAtLeast(version, wanted) });

const fire = (page: Page, name: string, id = ''): unknown => (page[name] as (event: object) => unknown)({ target: { id } });

describe('the route of a native event', () => {
  it.each<[Tag, string, readonly string[]]>([
    ['live-pusher', '1.7.0', handlerNames['live-pusher']],
    ['live-pusher', '1.7.3', handlerNames['live-pusher']],
    ['live-pusher', '1.7.4', []],
    ['live-player', '1.7.4', handlerNames['live-player']],
    ['live-player', '1.9.2', handlerNames['live-player']],
    ['live-player', '1.9.3', []],
    ['live-player', '2.10.0', []],
  ])('[N50] of %s on %s goes by the page for %j', (tag, version, names) => {
    const page: Page = {};
    route(version, tag, page, owner());
    expect(Object.keys(page).filter((name) => name.indexOf('rtc') === 0 && typeof page[name] === 'function')).toEqual(names);
  });

  it('[N51] reaches the component by the id of its tag, when several share the page', () => {
    const page: Page = {};
    const [ana, ben] = [owner(), owner()];
    route('1.9.2', 'live-player', page, ana, 'p-ana');
    route('1.9.2', 'live-player', page, ben, 'p-ben');
    fire(page, 'rtcPlayerState', 'p-ben');
    fire(page, 'rtcPlayerState', 'p-nobody');
    expect([ana.heard, ben.heard]).toEqual([[], ['rtcPlayerState p-ben']]);
  });

  it('[N51] that does not say its tag means the only one there is', () => {
    const page: Page = {};
    const pusher = owner();
    route('1.7.0', 'live-pusher', page, pusher);
    (page['rtcPusherState'] as (event: object) => void)({});
    expect(pusher.heard).toEqual(['rtcPusherState ']);
  });

  it('[N52] is taken off the page with its last user, who may be an old page closing late', () => {
    const [old, fresh]: [Page, Page] = [{}, {}];
    const first = route('1.7.0', 'live-pusher', old, owner());
    const second = route('1.7.0', 'live-pusher', fresh, owner());
    const third = route('1.7.0', 'live-pusher', fresh, owner());
    first();
    expect(old).toEqual({});
    second();
    second();
    expect(typeof fresh['rtcPusherState']).toBe('function');
    third();
    expect(fresh).toEqual({});
  });

  it('[N53] leaves a handler of the same name to the page: it is called too, with its result, and put back', () => {
    const own = jest.fn(() => 'own');
    const page: Page = { rtcPusherState: own };
    const pusher = owner();
    const release = route('1.7.0', 'live-pusher', page, pusher);
    expect(fire(page, 'rtcPusherState')).toBe('own');
    expect([pusher.heard.length, own.mock.instances[0]]).toEqual([1, page]);
    release();
    expect(page).toEqual({ rtcPusherState: own });
  });

  it('[N53] stays under whoever wrapped it since, and then serves nobody', () => {
    const page: Page = {};
    const pusher = owner();
    const release = route('1.7.0', 'live-pusher', page, pusher);
    const ours = page['rtcPusherState'] as (event: object) => unknown;
    const wrapper = (event: object): unknown => ours(event);
    page['rtcPusherState'] = wrapper;
    release();
    expect(page['rtcPusherState']).toBe(wrapper);
    wrapper({});
    expect(pusher.heard).toEqual([]);
  });

  /** Asks and calls as 1.7.0 to 1.9.2 do for a page with `usingComponents` (measured). */
  const dispatch = (page: Page, name: string): unknown =>
    Object.prototype.hasOwnProperty.call(Object.getPrototypeOf(page), name) ? fire(page, name) : 'no handler';

  it('[N150] is announced on the prototype of the page, where these libraries ask, for as long as a page needs it', () => {
    class HostPage {
      [name: string]: unknown;
    }
    const [first, second] = [new HostPage(), new HostPage()];
    const [ana, ben] = [owner(), owner()];
    const releases = [
      route('1.9.2', 'live-player', first, ana, 'p'),
      route('1.9.2', 'live-player', second, ben, 'p'),
      route('1.7.0', 'live-pusher', second, ben),
    ];
    dispatch(first, 'rtcPlayerState');
    dispatch(second, 'rtcPlayerState');
    expect([ana.heard, ben.heard]).toEqual([['rtcPlayerState '], ['rtcPlayerState ']]);
    releases[0]?.();
    expect([dispatch(first, 'rtcPlayerState'), ana.heard.length]).toEqual([undefined, 1]);
    dispatch(second, 'rtcPlayerState');
    expect(ben.heard.length).toBe(2);
    releases.forEach((release) => release());
    expect([Object.getOwnPropertyNames(HostPage.prototype), Object.keys(first), Object.keys(second)]).toEqual([
      ['constructor'],
      [],
      [],
    ]);
  });

  it('[N150] leaves a handler alone that the constructor of the page has: it is called too, and revealed again', () => {
    class HostPage {
      [name: string]: unknown;
    }
    const own = jest.fn(() => 'own');
    Object.assign(HostPage.prototype, { rtcPlayerState: own });
    const page = new HostPage();
    const player = owner();
    const release = route('1.9.2', 'live-player', page, player, 'p');
    expect([dispatch(page, 'rtcPlayerState'), player.heard.length]).toEqual(['own', 1]);
    release();
    expect([page['rtcPlayerState'], Object.keys(page)]).toEqual([own, []]);
  });

  it('[N50] does nothing where there is no page', () => {
    const release = routeNativeEvents({ tag: 'live-pusher', owner: owner(), id: '', page: undefined, atLeast: () => false });
    expect(release).not.toThrow();
  });
});

describe('what is in a native event', () => {
  it.each([
    [{ detail: { code: 1002, message: 'started' } }, { code: 1002, message: 'started' }],
    [{ detail: { code: 1002 } }, { code: 1002, message: '' }],
    [
      { type: 'rtcPusherState', detail: { code: '-1307' } },
      { code: -1307, message: '' },
    ],
    [{ detail: { code: 0 } }, { code: 0, message: '' }],
    [{ detail: {} }, null],
    [{ detail: { code: 'x' } }, null],
    [{}, null],
  ])('[N54] %j says %j', (event, state) => {
    expect(readState(event)).toEqual(state);
  });

  it('[N54] an error names its fields in its own way', () => {
    expect(readError({ detail: { errCode: 10_001, errMsg: 'denied' } })).toEqual({ code: 10_001, message: 'denied' });
    expect(readError({ detail: { errMsg: 'fail:access denied' } })).toEqual({ code: 0, message: 'fail:access denied' });
  });

  it('[N54] figures stand under `info`, or bare; loudness is within 0 to 100', () => {
    expect(readNet({ detail: { info: { netSpeed: 1 } } })).toEqual({ netSpeed: 1 });
    expect(readNet({ detail: { netSpeed: 1 } })).toEqual({ netSpeed: 1 });
    expect(readNet({})).toEqual({});
    expect(
      [{ volume: 41.6 }, { volume: '7' }, { volume: 300 }, { volume: -1 }, {}].map((detail) => readVolume({ detail })),
    ).toEqual([42, 7, 100, 0, 0]);
  });
});

describe('a command that needs what was just decided', () => {
  it('[N55] waits until the turn is over and the view has taken its data', () => {
    const clock = new FakeClock();
    const steps: string[] = [];
    let applied: () => void = () => undefined;
    afterRender({ setData: (_patch, done) => void (steps.push('sent'), (applied = done ?? applied)) }, clock, () =>
      steps.push('start'),
    );
    expect(steps).toEqual([]);
    clock.advance(0);
    expect(steps).toEqual(['sent']);
    applied();
    applied();
    expect([steps, clock.pending]).toEqual([['sent', 'start'], 0]);
  });

  it('[N55] does not wait for ever for a base library that never calls back', () => {
    const clock = new FakeClock();
    const act = jest.fn();
    afterRender({ setData: () => undefined }, clock, act);
    clock.advance(299);
    expect(act).not.toHaveBeenCalled();
    clock.advance(1);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it('[N55] is not given after its release', () => {
    const clock = new FakeClock();
    const act = jest.fn();
    const release = afterRender({ setData: (_patch, done) => done?.() }, clock, act);
    release();
    clock.advance(1_000);
    expect([act.mock.calls.length, clock.pending]).toEqual([0, 0]);
  });
});
