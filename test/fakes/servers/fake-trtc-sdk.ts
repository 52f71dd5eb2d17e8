import type { StreamType, TrtcClient, TrtcEvents, TrtcSdk } from '../../../web/live/trtc/sdk';

/** A client of the fake SDK: it records calls, and emits events on request. */
export interface FakeTrtcClient extends TrtcClient {
  /** Every state-changing call, with its argument. */
  readonly asked: readonly { readonly name: string; readonly wish: unknown }[];
  /** The error of the next call of this name, such as entering a room. */
  refusals: Partial<Record<string, unknown>>;
  say<Name extends keyof TrtcEvents>(name: Name, event: TrtcEvents[Name]): void;
  /** Registered listeners. */
  readonly listening: number;
}

/** A fake of the parts of `trtc-sdk-v5` that the runtime uses, after its public reference. No media, no network. */
export function fakeTrtcSdk(): TrtcSdk & { readonly clients: FakeTrtcClient[] } {
  const clients: FakeTrtcClient[] = [];
  return {
    clients,
    create() {
      const client = fakeClient();
      clients.push(client);
      return client;
    },
  };
}

function fakeClient(): FakeTrtcClient {
  const listeners = new Map<string, Set<(event: never) => void>>();
  const asked: { name: string; wish: unknown }[] = [];
  const act = (name: string, wish?: unknown): Promise<void> => {
    asked.push({ name, wish });
    const refusal = client.refusals[name];
    delete client.refusals[name];
    return refusal === undefined ? Promise.resolve() : Promise.reject(refusal as Error);
  };
  const client: FakeTrtcClient = {
    asked,
    refusals: {},
    say: (name, event) => listeners.get(name)?.forEach((listener) => listener(event as never)),
    get listening() {
      return Array.from(listeners.values()).reduce((sum, all) => sum + all.size, 0);
    },
    on: (name, listener) => void listeners.set(name, (listeners.get(name) ?? new Set()).add(listener as never)),
    off: (name, listener) => void listeners.get(name)?.delete(listener as never),
    enterRoom: (wish) => act('enterRoom', wish),
    exitRoom: () => act('exitRoom'),
    destroy: () => void act('destroy'),
    switchRole: (role) => act('switchRole', role),
    startLocalVideo: (wish) => act('startLocalVideo', wish),
    updateLocalVideo: (wish) => act('updateLocalVideo', wish),
    stopLocalVideo: () => act('stopLocalVideo'),
    startLocalAudio: (wish) => act('startLocalAudio', wish),
    updateLocalAudio: (wish) => act('updateLocalAudio', wish),
    stopLocalAudio: () => act('stopLocalAudio'),
    startScreenShare: (wish) => act('startScreenShare', wish),
    stopScreenShare: () => act('stopScreenShare'),
    startRemoteVideo: (wish) => act('startRemoteVideo', wish),
    stopRemoteVideo: (wish) => act('stopRemoteVideo', wish),
    muteRemoteAudio: (user, mute) => act('muteRemoteAudio', [user, mute]),
    enableAudioVolumeEvaluation: () => undefined,
    getVideoTrack: (_wish: { userId: string; streamType: StreamType }) => null,
  };
  return client;
}
