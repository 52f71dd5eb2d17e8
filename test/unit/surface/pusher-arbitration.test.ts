import { fakeWx } from '../platform/fake-wx';

type Arbitration = typeof import('../../../components/core/surface/pusher-arbitration');

/** Loads a copy of the kit's arbitration. */
function loadCopy(): Arbitration {
  const loaded: { copy?: Arbitration } = {};
  jest.isolateModules(() => {
    loaded.copy = require('../../../components/core/surface/pusher-arbitration') as Arbitration;
  });
  return loaded.copy as Arbitration;
}

const at = globalThis as { getCurrentPages?: () => object[] };
beforeEach(() => {
  jest.useFakeTimers();
  Object.assign(globalThis, { wx: fakeWx('2.10.0').wx });
});
afterEach(() => {
  jest.useRealTimers();
  delete at.getCurrentPages;
});

/** Longer than a phone takes to remove a pusher. */
const removed = (): void => void jest.advanceTimersByTime(500);

/** Claims in order, each on the page that is then in front; all notifications are recorded in one list. */
function claims() {
  const told: string[] = [];
  const { requestPusher } = loadCopy();
  const claim = (name: string, room: object, page: object | undefined, request = requestPusher) => {
    at.getCurrentPages = () => (page === undefined ? [] : [page]);
    return request({
      room,
      attach: (on) => {
        told.push(`${name} has it${on === page ? '' : ' elsewhere'}`);
        return () => void told.push(`${name} lets go`);
      },
      setActive: (isMine) => void told.push(`${name} ${isMine ? 'may' : 'may not'}`),
      setBlocked: (is) => void told.push(`${name} ${is ? 'taken' : 'free'}`),
    });
  };
  const since = (): string[] => told.splice(0);
  return { claim, since };
}

const [tea, shop] = [{ id: 'tea' }, { id: 'shop' }];

describe('one pusher', () => {
  it('[N64] of two rooms on a page the first has it, and the second gets it when the first is gone', () => {
    const { claim, since } = claims();
    const page = {};
    const first = claim('a', tea, page);
    const second = claim('b', shop, page);
    expect(since()).toEqual(['a has it', 'b may not', 'b taken']);
    first();
    expect(since()).toEqual(['a lets go', 'b free']);
    removed();
    expect(since()).toEqual(['b may', 'b has it']);
    second();
    second();
    expect([since(), page]).toEqual([['b lets go'], {}]);
  });

  it('[N64] of two pages with one room the newer has it, and the older one again when that is gone', () => {
    const { claim, since } = claims();
    const [below, front] = [{}, {}];
    const old = claim('old', tea, below);
    const next = claim('new', tea, front);
    expect(since()).toEqual(['old has it', 'old lets go', 'old may not', 'new has it']);
    removed();
    next();
    expect(since()).toEqual(['new lets go', 'old may', 'old has it']);
    old();
    expect([since(), below, front]).toEqual([['old lets go'], {}, {}]);
  });

  it('[N64] of two places of one room on a page the first has it, and no device is said to be in use', () => {
    const { claim, since } = claims();
    const page = {};
    const releases = [claim('a', tea, page), claim('b', tea, page)];
    expect(since()).toEqual(['a has it', 'b may not']);
    releases.forEach((release) => release());
  });

  it('[N64] two copies of the kit on a page know of each other', () => {
    const { claim, since } = claims();
    const page = {};
    const first = claim('a', tea, page);
    claim('b', { id: 'tea' }, page, loadCopy().requestPusher);
    expect(since()).toEqual(['a has it', 'b may not', 'b taken']);
    first();
    expect(since()).toEqual(['a lets go', 'b free']);
    removed();
    expect(since()).toEqual(['b may', 'b has it']);
  });

  it('[N152] a place that replaces another on its page has it when the phone has removed the other one', () => {
    const { claim, since } = claims();
    const page = {};
    claim('a', tea, page)();
    const next = claim('b', tea, page);
    expect(since()).toEqual(['a has it', 'a lets go', 'b may not']);
    removed();
    expect(since()).toEqual(['b may', 'b has it']);
    next();
    claim('c', tea, page)();
    removed();
    expect([since(), page, jest.getTimerCount()]).toEqual([['b lets go', 'c may not'], {}, 0]);
  });

  it('[N64] before the first page is there, it is had at once', () => {
    const { claim, since } = claims();
    claim('a', tea, undefined)();
    expect(since()).toEqual(['a has it', 'a lets go']);
  });
});
