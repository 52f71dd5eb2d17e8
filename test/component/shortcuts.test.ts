import { fakeMe, observableModel, toggle } from '../fakes/store/fake-room-model';
import type { Mounted } from '../fakes/phone/mounted';
import { onEveryVersion } from '../fakes/phone/versions';
import { componentTestbed, type ComponentTestbed, type TestbedOptions } from './harness/component-testbed';

interface Shown {
  set: ComponentTestbed;
  shortcuts: Mounted;
  turn(): Promise<void>;
  /** Presses a key, or holds and releases it. */
  key(name: string, events?: readonly string[]): Promise<void>;
  asked(): string[];
}

/** The keys that the template has elements for, in their order. */
function keysIn(shortcuts: Mounted): string[] {
  const keys = (shortcuts.data['keys'] as { key: string }[]).map(({ key }) => key);
  expect(shortcuts.count('.key')).toBe(keys.length);
  return keys;
}

/** The component beside a room in a browser. */
async function shown(
  properties: Record<string, unknown> = {},
  { kept, ...options }: TestbedOptions & { kept?: string } = {},
): Promise<Shown> {
  const set = componentTestbed({ system: 'browser', ...options });
  if (kept !== undefined) set.phone.state.storage.set('rtc.shortcuts', JSON.stringify(kept));
  const shortcuts = await set.mount('shortcuts', properties);
  const turn = async (): Promise<void> => {
    await set.phone.turn();
    await set.phone.turn();
  };
  await turn();
  return {
    set,
    shortcuts,
    turn,
    async key(name, events = ['touchstart', 'tap', 'touchend']) {
      const place = keysIn(shortcuts).indexOf(name);
      if (place < 0) throw new Error(`no key ${name}`);
      events.forEach((event) => shortcuts.trigger('.key', event, {}, place));
      await turn();
    },
    asked: () => set.room.asked.filter((wish) => /^(set|leave)/.test(wish)),
  };
}

const keysOf = ({ shortcuts }: Shown): string[] => keysIn(shortcuts);

afterEach(() => document.body.replaceChildren());

onEveryVersion('shortcuts on %s', (version) => {
  it('[V263] shows nothing on a phone but the button to hold, where a page asks for it', async () => {
    const plain = await shown({}, { system: 'android', version });
    expect([plain.shortcuts.count('.key'), plain.shortcuts.text('.shortcuts'), plain.set.phone.faults]).toEqual([0, '', []]);
    const held = await shown({ hold: true }, { system: 'android', version });
    expect(held.shortcuts.text('.shortcuts')).toBe('按住说话');
  });
});

describe('the keys of a room', () => {
  it('[V264] are those of the buttons that the room has, while the user is in it', async () => {
    const seen = await shown();
    expect(keysOf(seen)).toEqual(['m', 'v', 'Space', 'l', '?']);
    seen.set.room.state = 'left';
    await seen.turn();
    expect(keysOf(seen)).toEqual([]);
  });

  it('[V264] ask for the opposite of what the buttons show', async () => {
    const seen = await shown();
    await seen.key('m');
    await seen.key('v');
    expect(seen.asked()).toEqual(['setMicrophone false', 'setCamera false']);
  });

  it('[V264] say why they do nothing for the audience', async () => {
    const seen = await shown();
    seen.set.room.me = observableModel(seen.set.mobx, fakeMe({ role: 'audience' }));
    await seen.turn();
    await seen.key('m');
    expect(seen.shortcuts.count('.toast__words')).toBe(1);
    expect(seen.asked()).toEqual([]);
  });

  it('[V265] leave the room only after a question', async () => {
    const seen = await shown();
    await seen.key('l');
    expect(seen.asked()).toEqual([]);
    seen.shortcuts.tap('.act', 0);
    await seen.turn();
    expect([seen.shortcuts.count('.box'), seen.asked()]).toEqual([0, []]);
    await seen.key('l');
    seen.shortcuts.tap('.act', 1);
    await seen.turn();
    expect(seen.asked()).toEqual(['leave']);
  });
});

describe('the keys of pages', () => {
  it('[V306] turn the pages of pictures, while there is more than one', async () => {
    const seen = await shown({}, { hasLayouts: true });
    const grid = await seen.set.mount('grid', {});
    expect(keysOf(seen)).not.toContain('PageDown');
    seen.set.addMembers(...Array.from({ length: 30 }, (_, at) => `第${at}人`));
    await seen.turn();
    expect(keysOf(seen)).toEqual(['m', 'v', 'Space', 'PageDown', 'PageUp', 'l', '?']);
    await seen.key('PageDown');
    expect(grid.data['page']).toBe(1);
    await seen.key('PageUp');
    expect(grid.data['page']).toBe(0);
  });
});

describe('push to talk', () => {
  it.each(['touchend', 'touchcancel'])('[V266] has the microphone on from the key to its %s', async (end) => {
    const seen = await shown();
    seen.set.room.me.microphone = toggle(false);
    await seen.key('Space', ['touchstart']);
    expect(seen.asked()).toEqual(['setMicrophone true']);
    await seen.key('Space', [end]);
    await seen.key('Space', ['touchend']);
    expect(seen.asked()).toEqual(['setMicrophone true', 'setMicrophone false']);
  });

  it.each([
    ['is on', toggle(true)],
    ['failed, and the user wants it', toggle(true, 'failed')],
  ])('[V266] leaves a microphone alone that %s', async (_what, microphone) => {
    const seen = await shown();
    seen.set.room.me.microphone = microphone;
    await seen.key('Space');
    expect(seen.asked()).toEqual([]);
  });

  it.each([
    ['the room is left', ({ set }: Shown) => (set.room.state = 'left')],
    ['the page goes', ({ shortcuts }: Shown) => shortcuts.detach()],
  ])('[V266] ends when %s', async (_when, happen) => {
    const seen = await shown();
    seen.set.room.me.microphone = toggle(false);
    await seen.key('Space', ['touchstart']);
    happen(seen);
    await seen.turn();
    expect(seen.asked()).toEqual(['setMicrophone true', 'setMicrophone false']);
  });

  it('[V267] works by the button too, which shows that the microphone is on', async () => {
    const seen = await shown({ hold: true });
    seen.set.room.me.microphone = toggle(false);
    seen.shortcuts.trigger('.hold', 'touchstart');
    await seen.turn();
    expect([seen.shortcuts.text('.hold'), seen.shortcuts.count('.hold--on')]).toEqual(['正在说话，松开静音', 1]);
    seen.shortcuts.trigger('.hold', 'touchcancel');
    await seen.turn();
    expect(seen.shortcuts.text('.hold')).toBe('按住说话');
    expect(seen.asked()).toEqual(['setMicrophone true', 'setMicrophone false']);
  });
});

describe('the catalogue', () => {
  it.each([
    ['zh-CN', '快捷键', '空格'],
    ['en', 'Keyboard shortcuts', 'Space'],
  ] as const)('[V268] lists the keys in words of %s, and closes', async (texts, title, space) => {
    const seen = await shown({}, { texts });
    await seen.key('?');
    expect(seen.shortcuts.text('.title')).toBe(title);
    expect(seen.shortcuts.texts('.cap')).toEqual(['M', 'V', space, 'L', '?']);
    seen.shortcuts.tap('.close');
    await seen.turn();
    expect(seen.shortcuts.count('.box')).toBe(0);
  });

  it('[V269] turns the shortcuts off, except the one that opens it, and the browser remembers', async () => {
    const seen = await shown();
    await seen.key('?');
    seen.shortcuts.tap('.row--use');
    await seen.turn();
    expect(keysOf(seen)).toEqual(['?']);
    const kept = JSON.parse(seen.set.phone.state.storage.get('rtc.shortcuts') ?? 'null') as string;
    const next = await shown({}, { kept });
    expect(keysOf(next)).toEqual(['?']);
    await next.key('?');
    next.shortcuts.tap('.row--use');
    await next.turn();
    expect(keysOf(next)).toContain('m');
  });
});
