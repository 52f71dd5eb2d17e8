import { controlTable } from './media/control-table';
import { defaultPlane, planeNamed } from './media/planes';
import { readCapabilities } from './platform/capabilities';
import type { PhonePlatform } from './platform/platform';
import { wechatPlatform } from './platform/wechat';
import { rtcError } from './protocol/errors';
import { checkOptions, type RtcOptions } from './app/rtc-options';
import { silent } from './shared/log';
import { releaseAll, releaseOnce } from './shared/release';
import { createSignalling } from './signalling/client';
import type { CallsModel } from './features/call/types';
import type { Capabilities } from './room/capabilities';
import { Calls } from './features/call/calls';
import { UserChoices } from './room/user-choices';
import { ConnectionStatus } from './app/connection-status';
import { dispatch } from './app/dispatch';
import type { Room, Rtc } from './app/public-api';
import { SharedConnection } from './app/shared-connection';
import { makeRoom } from './app/make-room';
import { comparer, reaction } from './shared/mobx';
import type { Dependencies } from './room/dependencies';
import { rooms as appRooms, type Rooms } from './app/rooms';
import { UnknownCodes } from './room/unknown-codes';
import { textsOf } from './texts/texts';

const sdk = 'miniprogram-rtc-kit/0.1.0';

let running = false;

/**
 * The only place where concrete parts are joined. Once per app, in `App.onLaunch`: a second call while the first is open throws
 * `conflict`, as two connections of one person would replace each other for ever.
 *
 * @example createRtc({ server: 'wss://rtc.example.com/v1', token: () => fetchToken() });
 */
export function createRtc(options: RtcOptions): Rtc {
  if (running) throw rtcError('conflict', { message: 'createRtc was called before: keep what it returned, or close it first' });
  const rtc = assemble(options, wechatPlatform());
  running = true;
  return {
    ...rtc,
    close: () => {
      running = false;
      return rtc.close();
    },
  };
}

/** The same on any platform, as often as wanted, each with a registry of its own: for tests and benches. */
export function assemble(
  options: RtcOptions,
  platform: PhonePlatform,
  rooms: Rooms = appRooms,
): Rtc & { readonly calls: CallsModel } {
  const { servers } = checkOptions(options);
  const { clock, host, life, network, storage } = platform;
  const log = options.log ?? silent;
  const signalling = createSignalling({ platform, servers, token: options.token, log, sdk });
  const connection = new ConnectionStatus(clock, signalling);
  const link = new SharedConnection(clock, signalling);
  const capabilities: Capabilities = readCapabilities(host);
  const needs: Dependencies = {
    clock,
    log,
    signalling,
    device: host,
    capabilities,
    choices: new UserChoices(storage, options),
    codes: new UnknownCodes(log),
    controls: controlTable,
    lifecycle: { ...life, onInterruption: (listener) => platform.sounds.onInterruption(listener) },
    whenHidden: options.whenHidden ?? 'goOn',
    plane: planeNamed,
    defaultPlane,
    request(method, params) {
      const done = link.acquire('act');
      const answer = signalling.request(method, params);
      answer.then(done, done);
      return answer;
    },
    hold: () => link.acquire('view'),
    setKeepScreenOn: (on) => platform.setKeepScreenOn(on),
  };
  const calls = new Calls({
    ...needs,
    signalling,
    keeper: storage,
    sounds: platform.sounds,
    life,
    room: (id) => rooms.named(id),
  });
  const release = releaseAll([
    rooms.open({
      connection,
      capabilities,
      permissions: platform.permissions,
      ...copyLinkOf(options, platform),
      texts: textsOf(options.locale ?? host.language),
      calls,
      make: (id) => makeRoom(id, needs),
    }),
    () => link.release(),
    connection.observe(network),
    dispatch(signalling, { rooms, calls }, clock),
    () => calls.release(),
    signalling.on('ended', () => link.ended()),
    life.onShow(() => rooms.returnedToForeground()),
  ]);
  const over = releaseOnce(release);
  return {
    connection,
    capabilities,
    calls,
    room: (id) => roomNamed(rooms, id),
    watch: (read, then) => reaction(read, then, { fireImmediately: true, equals: comparer.structural }),
    shown: () => platform.shown(),
    hidden: () => platform.hidden(),
    close() {
      const leaving: Promise<void>[] = [calls.close()];
      rooms.each((room) => leaving.push(room.leave()));
      return Promise.all(leaving)
        .then(() => signalling.close())
        .then(over);
    },
  };
}

function roomNamed(rooms: Rooms, id: string): Room {
  if (!/^[A-Za-z0-9._~-]{1,64}$/.test(id)) {
    throw rtcError('bad_request', { message: 'a room id has 1 to 64 letters, digits or . _ ~ -' });
  }
  const room = rooms.named(id);
  if (room === null) throw rtcError('closed', { message: 'rtc.close() was called' });
  return room;
}

const copyLinkOf = ({ browserLink }: RtcOptions, platform: PhonePlatform): { copyLink?: (room: string) => Promise<void> } =>
  browserLink === undefined ? {} : { copyLink: (room) => platform.copy(browserLink(room)) };
