import { readCapabilities } from '../../components/core/platform/capabilities';
import type { TextsChoice } from '../../components/core/texts/texts';
import { fakePhone, type Phone } from '../fakes/fake-phone';
import type { Mounted } from '../fakes/fake-phone-mounted';
import {
  fakeConnection,
  fakeMember,
  fakeRoom,
  watchedRemote,
  type FakeConnection,
  type FakeRoom,
  type Watching,
} from '../fakes/fake-room-model';
import { at } from './versions';

type Permission = 'granted' | 'refused' | 'unasked' | 'undeclared';

interface Registry {
  open(opened: Record<string, unknown>): void;
}

export interface Stage {
  phone: Phone;
  room: FakeRoom;
  connection: FakeConnection;
  /** The mobx of the built kit, for models that are added later. */
  watching: Watching;
  permissions: { camera: Permission; microphone: Permission };
  settingsOpened: number;
  mount(name: string, properties?: Record<string, unknown>): Promise<Mounted>;
  /** Adds people to the room; they are seen and heard. */
  people(...names: string[]): void;
}

export interface StageOptions {
  version?: string;
  texts?: TextsChoice;
  system?: 'android' | 'ios';
  /** The calls of the app; none without it. */
  calls?(watching: Watching): object;
}

/** A phone with the built kit on it, and in the registry one room that says what the test says. */
export function stage({ version = 'newest', texts = 'zh-CN', system = 'android', calls }: StageOptions = {}): Stage {
  const phone = fakePhone(version, { system });
  const watching = phone.require('../inside/inside') as Watching & { rooms: Registry; textsOf(choice: TextsChoice): unknown };
  const { rooms, textsOf } = watching;
  const room = fakeRoom(watching);
  room.capabilities = readCapabilities({
    kind: 'wechat',
    system,
    version: phone.version,
    atLeast: (wanted) => at(version, wanted),
    publishes: true,
    language: 'zh_CN',
  });
  const connection = fakeConnection(watching);
  const built: Stage = {
    phone,
    room,
    connection,
    watching,
    permissions: { camera: 'granted', microphone: 'granted' },
    settingsOpened: 0,
    async mount(name, properties = {}) {
      const mounted = phone.mount(name, { room: 'tea', ...properties });
      await phone.turn();
      await phone.turn();
      return mounted;
    },
    people(...names) {
      const members = names.map((name, place) => fakeMember(`m${place}`, name));
      room.members = [fakeMember('me', '林晚秋'), ...members];
      room.remotes = members.map((member) => watchedRemote(watching, member));
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
    make: () => room,
    ...(calls === undefined ? {} : { calls: calls(watching) }),
  });
  return built;
}
