import { ConnectionStatus } from './app/connection-status';
import { dispatch } from './app/dispatch';
import { partsOf, type Feature, type FeatureApis, type FeatureContext } from './app/features';
import type { Room, Rtc } from './app/public-api';
import { rooms as appRooms, type Rooms } from './app/rooms';
import { checkOptions, type RtcOptions } from './app/rtc-options';
import { SharedConnection } from './app/shared-connection';
import { controlTable } from './media/control-table';
import { defaultPlane, planeNamed } from './media/planes';
import { readCapabilities } from './platform/capabilities';
import type { PhonePlatform } from './platform/platform';
import { wechatPlatform } from './platform/wechat';
import { rtcError } from './protocol/errors';
import { roomId } from './protocol/room-id';
import type { Capabilities } from './room/capabilities';
import type { Dependencies } from './room/dependencies';
import { Room as RoomStore } from './room/room';
import { UnknownCodes } from './room/unknown-codes';
import { UserChoices } from './room/user-choices';
import { silent } from './shared/log';
import { comparer, reaction } from './shared/mobx';
import { releaseAll, releaseOnce } from './shared/release';
import { createSignalling } from './signalling/client';
import { textsOf } from './texts/texts';

const sdk = 'miniprogram-rtc-kit/0.1.0';

/**
 * Creates the app's one connection and its rooms. Call it once per app, in `App.onLaunch`: a second call while the first is open throws
 * `conflict`, because two connections of one user would replace each other for ever.
 *
 * @example createRtc({ server: 'wss://rtc.example.com/v1', token: () => fetchToken(), features: [calls()] });
 */
export function createRtc<Features extends readonly Feature[] = []>(options: RtcOptions<Features>): Rtc & FeatureApis<Features> {
  if (appRooms.isTaken) throw rtcError('conflict', { message: 'createRtc was called before: keep its result, or close it' });
  const rtc = assemble(options, wechatPlatform());
  appRooms.isTaken = true;
  return {
    ...rtc,
    close: () => {
      appRooms.isTaken = false;
      return rtc.close();
    },
  };
}

/** The same on any platform and with any registry, as often as needed: for tests and benches. */
export function assemble<Features extends readonly Feature[] = []>(
  options: RtcOptions<Features>,
  platform: PhonePlatform,
  rooms: Rooms = appRooms,
): Rtc & FeatureApis<Features> {
  const { servers, modules } = checkOptions(options);
  const { clock, host, life, network, storage, sounds } = platform;
  const log = options.log ?? silent;
  const signalling = createSignalling({ platform, servers, token: options.token, log, sdk });
  const connection = new ConnectionStatus(clock, signalling);
  const shared = new SharedConnection(clock, signalling);
  const capabilities: Capabilities = readCapabilities(host);
  let request: Dependencies['request'] = (method, params) => {
    const done = shared.acquire('request');
    const answer = signalling.request(method, params);
    answer.then(done, done);
    return answer;
  };
  const deps: Dependencies = {
    clock,
    log,
    signalling,
    device: host,
    capabilities,
    choices: new UserChoices(storage, options),
    codes: new UnknownCodes(log),
    controls: controlTable,
    lifecycle: { ...life, onInterruption: (listener) => sounds.onInterruption(listener) },
    permissions: platform.permissions,
    whenHidden: options.whenHidden ?? 'goOn',
    plane: planeNamed,
    defaultPlane,
    request: (method, params) => request(method, params),
    acquireConnection: () => shared.acquire('observer'),
    setKeepScreenOn: (on) => platform.setKeepScreenOn(on),
  };
  const context: FeatureContext = {
    ...deps,
    servers,
    signalling,
    storage,
    sounds,
    lifecycle: life,
    room: (id) => rooms.getOrCreate(id),
    wrapRequest(wrap) {
      request = wrap(request);
    },
  };
  const apis: { [name: string]: unknown } = {};
  const features = modules.map((feature) => {
    const instance = feature.start(context);
    apis[feature.name] = instance.api;
    return instance;
  });
  const featureRooms = partsOf(features, 'rooms');
  const isTemporary = (id: string): boolean => featureRooms.some((one) => one.owns(id));
  const release = releaseOnce(
    releaseAll([
      rooms.open({
        connection,
        capabilities,
        permissions: platform.permissions,
        ...copyLinkOf(options, platform),
        texts: textsOf(options.locale ?? host.language),
        apis,
        featureRooms,
        createRoom: (id) => new RoomStore(id, isTemporary(id) ? { ...deps, choices: deps.choices.withoutStorage() } : deps),
      }),
      () => shared.release(),
      connection.observe(network),
      platform.onDevices((devices) => rooms.devicesChanged(devices)),
      dispatch(signalling, { rooms, streams: partsOf(features, 'streams'), connections: partsOf(features, 'connection') }, clock),
      releaseAll(partsOf(features, 'release')),
      signalling.on('ended', () => shared.ended()),
      life.onShow(() => rooms.returnedToForeground()),
    ]),
  );
  const rtc: Rtc = {
    connection,
    capabilities,
    room: (id) => roomOf(rooms, id),
    watch: (read, then) => reaction(read, then, { fireImmediately: true, equals: comparer.structural }),
    shown: () => platform.shown(),
    hidden: () => platform.hidden(),
    close() {
      const closing = partsOf(features, 'close').map((close) => close());
      rooms.forEach((room) => closing.push(room.leave()));
      return Promise.all(closing)
        .then(() => signalling.close())
        .then(release);
    },
  };
  return { ...rtc, ...(apis as FeatureApis<Features>) };
}

function roomOf(rooms: Rooms, id: string): Room {
  if (!roomId.test(id)) throw rtcError('bad_request', { message: 'a room id has 1 to 64 characters, none of % # * / : ? \\' });
  const room = rooms.getOrCreate(id);
  if (room === null) throw rtcError('closed', { message: 'rtc.close() was called' });
  return room;
}

const copyLinkOf = (
  { browserLink }: Pick<RtcOptions, 'browserLink'>,
  platform: PhonePlatform,
): { copyLink?: (room: string) => Promise<void> } =>
  browserLink === undefined ? {} : { copyLink: (room) => platform.copy(browserLink(room)) };
