import { readCapabilities } from '../../../components/core/platform/capabilities';
import type { TextsChoice } from '../../../components/core/texts/texts';
import { fakePhone, type Phone } from '../../fakes/phone/fake-phone';
import type { Mounted } from '../../fakes/phone/mounted';
import {
  fakeConnection,
  fakeMember,
  fakeRoom,
  observableRemote,
  type FakeConnection,
  type FakeRoom,
  type MobxApi,
} from '../../fakes/store/fake-room-model';
import { isAtLeastVersion } from '../../fakes/phone/versions';

type Permission = 'granted' | 'refused' | 'unasked' | 'undeclared';

interface Registry {
  open(opened: Record<string, unknown>): void;
}

export interface ComponentTestbed {
  phone: Phone;
  room: FakeRoom;
  connection: FakeConnection;
  /** The mobx of the built kit, for models added later. */
  mobx: MobxApi;
  permissions: { camera: Permission; microphone: Permission };
  settingsOpened: number;
  mount(name: string, properties?: Record<string, unknown>): Promise<Mounted>;
  /** Sets the members of the room; they publish audio and video. */
  addMembers(...names: string[]): void;
}

export interface TestbedOptions {
  version?: string;
  texts?: TextsChoice;
  system?: 'android' | 'ios';
  /** Creates the calls of the app; without it there are none. */
  calls?(mobx: MobxApi): { readonly current: { readonly room: unknown } | null };
}

/** The calls feature with these calls in place of its own. */
const featureOf = (api: { readonly current: { readonly room: unknown } | null }) => ({
  api,
  roomByName: (name: string) => (name === 'call.' ? (api.current?.room ?? null) : undefined),
});

/** A phone with the built kit, and one registered room that the test controls. */
export function componentTestbed({
  version = 'newest',
  texts = 'zh-CN',
  system = 'android',
  calls,
}: TestbedOptions = {}): ComponentTestbed {
  const phone = fakePhone(version, { system });
  const mobx = phone.require('../inside/inside') as MobxApi & { rooms: Registry; textsOf(choice: TextsChoice): unknown };
  const { rooms, textsOf } = mobx;
  const room = fakeRoom(mobx);
  room.capabilities = readCapabilities({
    kind: 'wechat',
    system,
    version: phone.version,
    atLeast: (wanted) => isAtLeastVersion(version, wanted),
    publishes: true,
    language: 'zh_CN',
  });
  const connection = fakeConnection(mobx);
  const built: ComponentTestbed = {
    phone,
    room,
    connection,
    mobx,
    permissions: { camera: 'granted', microphone: 'granted' },
    settingsOpened: 0,
    async mount(name, properties = {}) {
      const mounted = phone.mount(name, { room: 'tea', ...properties });
      await phone.turn();
      await phone.turn();
      return mounted;
    },
    addMembers(...names) {
      const members = names.map((name, place) => fakeMember(`m${place}`, name));
      room.members = [fakeMember('me', '林晚秋'), ...members];
      room.remotes = members.map((member) => observableRemote(mobx, member));
    },
  };
  rooms.open({
    connection,
    capabilities: room.capabilities,
    permissions: {
      read: () => Promise.resolve(built.permissions),
      ask: () => Promise.resolve('granted'),
      openSettings: () => {
        built.settingsOpened += 1;
        return Promise.resolve(built.permissions);
      },
    },
    texts: textsOf(texts),
    features: calls === undefined ? {} : { calls: featureOf(calls(mobx)) },
    createRoom: () => room,
  });
  return built;
}
