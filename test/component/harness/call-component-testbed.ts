import { engine, findAll, type Instance } from '../../fakes/phone/engine';
import type { Mounted } from '../../fakes/phone/mounted';
import { fakeCall, fakeCalls, fakeParty, type FakeCall, type FakeCalls } from '../../fakes/store/fake-calls-model';
import { fakeMember, fakeRoom, observableRemote, type FakeRoom } from '../../fakes/store/fake-room-model';
import { componentTestbed, type ComponentTestbed, type TestbedOptions } from './component-testbed';

export const callPage = 'pages/call/index';

/** A phone with calls that the test controls. */
export interface CallComponentTestbed extends ComponentTestbed {
  calls: FakeCalls;
  /** The room of the current call. */
  media: FakeRoom;
  /** URLs of opened pages; each page is empty. */
  opened: string[];
  /** Mounts an rtc-call on the page `route`. */
  mountCall(properties?: Record<string, unknown>, route?: string): Promise<Mounted>;
  settle(): Promise<void>;
  call(more?: Partial<FakeCall>): FakeCall;
  incoming(more?: Partial<FakeCall>): FakeCall;
  /** Makes an active call with these members, who publish audio and video. */
  activeCall(names: readonly string[], more?: Partial<FakeCall>): FakeCall;
}

/** The grid inside an rtc-call. */
export function gridOfCall(call: Mounted): Instance {
  const [node] = findAll(call.instance._exparserNode, '.pictures');
  if (node === undefined) throw new Error('no grid is on the screen');
  return engine().exparser.Element.getMethodCaller(node);
}

export const own = { id: 'me', name: '林晚秋' };

export function callComponentTestbed(options: TestbedOptions = {}): CallComponentTestbed {
  let made: FakeCalls | undefined;
  const base = componentTestbed({ ...options, calls: (mobx) => (made = fakeCalls(mobx)) });
  const { phone, mobx } = base;
  const calls = made ?? fakeCalls(mobx);
  const media = fakeRoom(mobx, { id: 'call.c1', state: 'idle' });
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
    async mountCall(properties = { page: `/${callPage}` }, route = callPage) {
      if (phone.page.route !== route) phone.open(route);
      const mounted = phone.mount('call', properties);
      await settle();
      return mounted;
    },
    call(more = {}) {
      const call = fakeCall(mobx, { room: media, ...more });
      calls.current = call;
      return call;
    },
    incoming(more = {}) {
      const from = fakeParty('su', '苏禾', { state: 'connecting', by: '' });
      const me = fakeParty(own.id, own.name, { by: 'su' });
      const call = fakeCall(mobx, {
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
    activeCall(names, more = {}) {
      const me = fakeParty(own.id, own.name, { state: 'active', by: '' });
      const others = names.map((name, place) => fakeParty(`m${place}`, name, { state: 'active' }));
      const members = others.map(({ id, name }) => fakeMember(id, name));
      media.state = 'joined';
      media.members = [fakeMember(own.id, own.name), ...members];
      media.remotes = members.map((member) => observableRemote(mobx, member));
      const call = fakeCall(mobx, {
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
