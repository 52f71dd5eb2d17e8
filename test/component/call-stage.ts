import { engine, findAll, type Instance } from '../fakes/fake-phone-engine';
import type { Mounted } from '../fakes/fake-phone-mounted';
import { fakeCall, fakeCalls, fakeParty, type FakeCall, type FakeCalls } from '../fakes/fake-calls-model';
import { fakeMember, fakeRoom, watchedRemote, type FakeRoom } from '../fakes/fake-room-model';
import { stage, type Stage, type StageOptions } from './stage';

export const callPage = 'pages/call/index';

/** A phone on which calls are what a test says they are. */
export interface CallStage extends Stage {
  calls: FakeCalls;
  /** The room of the present call. */
  media: FakeRoom;
  /** Pages that were opened, as they were asked for; each is an empty one. */
  opened: string[];
  /** Puts an rtc-call on the page in front, which is `route`. */
  place(properties?: Record<string, unknown>, route?: string): Promise<Mounted>;
  settle(): Promise<void>;
  call(more?: Partial<FakeCall>): FakeCall;
  incoming(more?: Partial<FakeCall>): FakeCall;
  /** The present call goes on with these people, who are seen and heard. */
  talk(names: readonly string[], more?: Partial<FakeCall>): FakeCall;
}

/** The grid inside a call. */
export function picturesOf(call: Mounted): Instance {
  const [node] = findAll(call.instance._exparserNode, '.pictures');
  if (node === undefined) throw new Error('no grid is on the screen');
  return engine().exparser.Element.getMethodCaller(node);
}

export const own = { id: 'me', name: '林晚秋' };

export function callStage(options: StageOptions = {}): CallStage {
  let made: FakeCalls | undefined;
  const base = stage({ ...options, calls: (watching) => (made = fakeCalls(watching)) });
  const { phone, watching } = base;
  const calls = made ?? fakeCalls(watching);
  const media = fakeRoom(watching, { id: 'call.c1', state: 'idle' });
  const opened: string[] = [];
  phone.visit = (url) => {
    opened.push(url);
    phone.open(url.replace(/^\//, ''));
    return undefined as never;
  };
  const settle = async (): Promise<void> => {
    await phone.turn();
    await phone.turn();
  };
  return {
    ...base,
    calls,
    media,
    opened,
    settle,
    async place(properties = { page: `/${callPage}` }, route = callPage) {
      if (phone.page.route !== route) phone.open(route);
      const mounted = phone.mount('call', properties);
      await settle();
      return mounted;
    },
    call(more = {}) {
      const call = fakeCall(watching, { room: media, ...more });
      calls.current = call;
      return call;
    },
    incoming(more = {}) {
      const from = fakeParty('su', '苏禾', { state: 'connecting', by: '' });
      const me = fakeParty(own.id, own.name, { by: 'su' });
      const call = fakeCall(watching, {
        id: 'c2',
        direction: 'in',
        from,
        me,
        others: [from],
        parties: [from, me],
        ...more,
      });
      calls.incoming = call;
      return call;
    },
    talk(names, more = {}) {
      const me = fakeParty(own.id, own.name, { state: 'active', by: '' });
      const others = names.map((name, place) => fakeParty(`m${place}`, name, { state: 'active' }));
      const members = others.map(({ id, name }) => fakeMember(id, name));
      media.state = 'joined';
      media.members = [fakeMember(own.id, own.name), ...members];
      media.remotes = members.map((member) => watchedRemote(watching, member));
      const call = fakeCall(watching, {
        state: 'active',
        room: media,
        activeAt: phone.clock.now(),
        group: names.length > 1,
        me,
        from: me,
        others,
        parties: [me, ...others],
        ...more,
      });
      calls.current = call;
      return call;
    },
  };
}
