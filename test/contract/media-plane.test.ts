import { planeNamed } from '../../components/core/media/planes';
import { rtmpPlane } from '../../components/core/media/rtmp/plane';
import { trtcPlane } from '../../components/core/media/trtc/plane';
import { fakeCodes, fakePlane } from '../fakes/store/fake-media-plane';
import { mediaPlaneContract } from './media-plane';

mediaPlaneContract('the rtmp plane', rtmpPlane, {
  pusherStarted: 1002,
  pusherBroken: -1307,
  cameraRefused: -1301,
  microphoneRefused: 10002,
  playerStarted: 2004,
  playerBroken: -2301,
  unknown: 2027,
});

mediaPlaneContract('the plane of TRTC', trtcPlane, {
  pusherStarted: 1018,
  pusherBroken: -1307,
  cameraRefused: -1301,
  microphoneRefused: 10002,
  playerStarted: 2004,
  playerBroken: -2301,
  unknown: 2027,
});

mediaPlaneContract('the fake plane', fakePlane, {
  pusherStarted: fakeCodes.started,
  pusherBroken: fakeCodes.broken,
  cameraRefused: fakeCodes.cameraRefused,
  microphoneRefused: fakeCodes.microphoneRefused,
  playerStarted: fakeCodes.started,
  playerBroken: fakeCodes.broken,
  unknown: 999,
});

describe('the table of planes', () => {
  it.each(['embedded', 'srs', 'cdn'] as const)('[S69] %s is reached by URL', (name) => {
    expect(planeNamed(name)).toBe(rtmpPlane);
  });

  it('[S69] trtc is reached by WeChat’s own engine', () => {
    expect(planeNamed('trtc')).toBe(trtcPlane);
  });

  it('[S69] a plane that this build does not support is null', () => {
    expect(planeNamed('holograms' as 'trtc')).toBeNull();
  });
});
