import { limitationOf } from '../../../web/live/capabilities';

describe('limitations of a browser', () => {
  const all = { secure: true, encodes: true, plays: true, webRtc: true };

  it.each([
    ['nothing, where everything is there', {}, null],
    ['nothing, without WebRTC', { webRtc: false }, null],
    [
      'that the page is not secure, before anything else',
      { secure: false, encodes: false, plays: false, webRtc: false },
      'insecure',
    ],
    ['that nothing can be played', { plays: false, webRtc: false }, 'cannotPlay'],
    ['nothing, where only WebRTC plays and sends as well as WebCodecs', { plays: false }, null],
    ['that no picture can be sent', { encodes: false, webRtc: false }, 'cannotSend'],
    ['that pictures go by WebRTC only', { encodes: false }, 'sendsByWebRtcOnly'],
  ])('[W51] is %s', (_what, lacks, limit) => {
    expect(limitationOf({ ...all, ...lacks })).toBe(limit);
  });
});
