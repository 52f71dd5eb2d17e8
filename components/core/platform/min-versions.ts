import type { Host } from './platform';

/** The first base library of everything that the kit queries and does not call: attributes, events and abilities. Checked against the table of facts. */
export const minVersions = {
  'live-pusher.error': '1.7.4',
  'live-pusher.zoom': '2.1.0',
  'live-pusher.device-position': '2.3.0',
  'live-pusher.mirror': '2.7.0',
  'live-pusher.local-mirror': '2.10.0',
  'live-pusher.remote-mirror': '2.10.0',
  'live-pusher.enable-mic': '2.10.0',
  'live-pusher.enable-agc': '2.10.0',
  'live-pusher.enable-ans': '2.10.0',
  'live-pusher.video-width': '2.10.0',
  'live-pusher.video-height': '2.10.0',
  'live-pusher.audio-volume-type': '2.10.0',
  'live-pusher.audio-reverb-type': '2.10.0',
  'live-pusher.filter': '2.12.0',
  'live-pusher.beauty-style': '2.12.0',
  'live-pusher.netstatus': '1.9.0',
  'live-pusher.audiovolumenotify': '2.12.0',
  'live-pusher.bgmstart': '2.4.0',
  'live-pusher.bgmprogress': '2.4.0',
  'live-pusher.bgmcomplete': '2.4.0',
  'live-pusher.picture-in-picture-mode': '2.25.0',
  'live-pusher.fps': '2.31.0',
  'live-pusher.voice-changer-type': '2.31.0',
  'live-player.netstatus': '1.9.0',
  'live-player.audiovolumenotify': '2.10.0',
  'live-player.sound-mode': '1.9.90',
  'live-player.picture-in-picture-mode': '2.10.3',
  'LivePusherContext.snapshot': '1.9.90',
  'LivePusherContext.toggleTorch': '2.1.0',
  'LivePusherContext.playBGM': '2.4.0',
  'LivePusherContext.startPreview': '2.7.0',
  'LivePusherContext.sendMessage': '2.10.0',
  'LivePusherContext.setMICVolume': '2.10.0',
  'LivePusherContext.setZoom': '2.31.0',
  'LivePlayerContext.pause': '1.9.90',
  'LivePlayerContext.snapshot': '2.7.1',
  'LivePlayerContext.requestBackgroundPlayback': '2.14.3',
} as const;

export type Ability = keyof typeof minVersions;

/** Whether this base library has the ability. */
export const isSupported = (host: Pick<Host, 'atLeast'>, ability: Ability): boolean => host.atLeast(minVersions[ability]);
