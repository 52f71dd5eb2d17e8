/** The texts of rtc-inspector in Chinese and English, apart from all others, so that an app without it does not carry them. */
const table = {
  title: ['通话质量', 'Call quality'],
  close: ['关闭', 'Close'],
  copy: ['复制报告', 'Copy report'],
  copied: ['已复制', 'Copied'],
  notCopied: ['没有复制成功，请截图', 'Not copied. Take a screenshot'],
  noData: ['还没有数据', 'No data yet'],
  notInRoom: ['进入房间后可以看到', 'Shown once you are in the room'],

  // ---- connection ----
  connection: ['连接', 'Connection'],
  connecting: ['正在连接…', 'Connecting…'],
  online: ['已连接', 'Connected'],
  trip: ['往返时延', 'Round trip'],
  resumes: ['恢复', 'Resumes'],
  reconnects: ['重连', 'Reconnects'],
  perSecond: ['次/秒', '/s'],

  // ---- streams ----
  sent: ['我发出的', 'Sent'],
  received: ['我收到的', 'Received'],
  video: ['视频', 'Video'],
  audio: ['音频', 'Audio'],
  frames: ['帧/秒', 'fps'],
  loss: ['丢包', 'Loss'],
  jitter: ['抖动', 'Jitter'],
  cache: ['缓冲', 'Buffered'],
  member: ['成员', 'Member'],
  voiceOnly: ['只发送声音', 'Audio only'],
  paused: ['已暂停', 'Paused'],

  // ---- log ----
  log: ['记录', 'Log'],
  all: ['全部', 'All'],
  info: ['信息', 'Info'],
  warn: ['注意', 'Warning'],
  error: ['错误', 'Error'],
  filter: ['{shown}，轻点更换', '{shown}, tap to change'],
  noTap: ['没有记录：请把 inspector() 的 log 交给 createRtc', 'No log: give the log of inspector() to createRtc'],
  joined: ['已进入房间', 'Joined the room'],
  resumed: ['已恢复连接', 'Resumed'],
  dropped: ['连接断开', 'Connection lost'],

  // ---- codes of native elements: by their effect, and by number where the effect says too little ----
  unknown: ['没有说明的状态码', 'Undocumented code'],
  started: ['声音和画面已开始传送', 'Media are flowing'],
  firstFrame: ['第一个画面已显示', 'First picture shown'],
  cameraOpened: ['摄像头已打开', 'Camera opened'],
  buffering: ['短暂缓冲', 'Buffering'],
  adapting: ['引擎自己做了调整', 'The engine adapted'],
  ended: ['播放结束', 'The stream ended'],
  streams: ['可以播放的成员变了', 'Other members can be played'],
  1005: ['画面尺寸变了', 'Picture size changed'],
  1006: ['码率变了', 'Bitrate changed'],
  1101: ['上行网络跟不上码率', 'The uplink is too narrow'],
  1103: ['改用软件编码', 'Software encodes now'],
  2104: ['数据到得不均匀', 'Packets arrive unevenly'],
  2105: ['画面卡住', 'The picture is frozen'],
  2106: ['改用软件解码', 'Software decodes now'],
  2107: ['路上丢了帧', 'Frames were lost on the way'],
} as const;

export type InspectorText = keyof typeof table;

/** The texts that an app's own set may contain for rtc-inspector. */
export type InspectorTexts = { readonly [Key in InspectorText as `inspector.${Key}`]?: string };

/** Looks a text up: in the app's own set, else in the language of its script. Undefined for a key that is none. */
export const inspectorTexts =
  (texts: { readonly script: string } & InspectorTexts) =>
  (key: InspectorText): string | undefined =>
    texts[`inspector.${key}`] ?? (table[key] as readonly string[] | undefined)?.[texts.script === 'latin' ? 1 : 0];
