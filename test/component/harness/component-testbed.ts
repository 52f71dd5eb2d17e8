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
  system?: 'android' | 'ios' | 'browser';
  /** Starts the feature of layouts. */
  hasLayouts?: boolean;
  /** Creates the calls of the app; without it there are none. */
  calls?(mobx: MobxApi): { readonly current: { readonly room: unknown } | null };
  /** Creates the api of the chat; without it there is none. */
  chat?(mobx: MobxApi): object;
  /** Creates the api of polls; without it there is none. */
  polls?(mobx: MobxApi): object;
  /** The order of the room; without it the app has no moderation. */
  order?(mobx: MobxApi, room: FakeRoom): object;
}

/** The rooms of these calls. */
const roomsOfCalls = (api: { readonly current: { readonly room: unknown } | null }) => ({
  owns: () => false,
  byName: (name: string) => (name === 'call.' ? (api.current?.room ?? null) : undefined),
});

/** The built feature of layouts on this phone, whose storage is empty. It has no timer: a change of an audio level renders as well. */
function startLayouts(phone: Phone): unknown {
  const { layouts } = phone.require('layouts') as { layouts(): { start(context: object): { api: unknown } } };
  const clock = { now: () => phone.clock.now(), after: () => () => undefined };
  return layouts().start({ clock, storage: { read: () => undefined, write: () => undefined } }).api;
}

/** A phone with the built kit, and one registered room that the test controls. */
export function componentTestbed({
  version = 'newest',
  texts = 'zh-CN',
  system = 'android',
  hasLayouts = false,
  calls,
  chat,
  polls,
  order,
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
  const moderation = order?.(mobx, room);
  const apis = {
    ...(hasLayouts ? { layouts: startLayouts(phone) } : {}),
    ...(calls === undefined ? {} : { calls: calls(mobx) }),
    ...(chat === undefined ? {} : { chat: chat(mobx) }),
    ...(polls === undefined ? {} : { polls: polls(mobx) }),
    ...(moderation === undefined ? {} : { moderation: { of: () => moderation } }),
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
    apis,
    featureRooms: apis.calls === undefined ? [] : [roomsOfCalls(apis.calls)],
    createRoom: () => room,
  });
  return built;
}
