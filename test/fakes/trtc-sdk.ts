import type { StreamType, TrtcClient, TrtcEvents, TrtcSdk } from '../../web/live/trtc/sdk';

/** A client of the stand-in: what it was asked, and what it says when told to. */
export interface FakeTrtcClient extends TrtcClient {
  /** Every call that changes something, with its argument. */
  readonly asked: readonly { readonly name: string; readonly wish: unknown }[];
  /** What the next entering, or any other act of this name, is refused with. */
  refusals: Partial<Record<string, unknown>>;
  say<Name extends keyof TrtcEvents>(name: Name, event: TrtcEvents[Name]): void;
  /** Listeners that are still there. */
  readonly listening: number;
}

/** Stands in for `trtc-sdk-v5` by its public reference, as far as we use it. No media, no network. */
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
