/** The texts of rtc-devices, apart from all others, so that an app without it does not carry them. */
const zhCN = {
  'devices.title': '设备',
  'devices.label': '设备：选择摄像头、麦克风和扬声器',
  'devices.close': '关闭',
  'devices.front': '前置',
  'devices.back': '后置',
  'devices.numbered': '{name} {number}',
  'devices.quiet': '没有听到声音',
  'devices.heard': '能听到你的声音',
  'devices.muted': '打开麦克风后可以看到音量',
  'devices.noLevel': '进入房间后可以看到音量',
  'devices.tone': '播放测试音',
  'devices.record': '录 {seconds} 秒，听听自己',
  'devices.recordAgain': '再录一次',
  'devices.recording': '正在录音，还有 {seconds} 秒',
  'devices.playing': '正在播放你的录音',
  'devices.silent': '没有听到声音，请检查麦克风',
  'devices.talking': '你正在静音，说话别人听不到',
  'devices.unmute': '取消静音',
  'devices.never': '不再提醒',
  'devices.system': '系统默认',
  'devices.gone': '“{lost}”已断开，改用“{name}”',
  'devices.again': '“{name}”已接回',
};

export type DeviceTexts = { readonly [Key in keyof typeof zhCN]: string };

const en: DeviceTexts = {
  'devices.title': 'Devices',
  'devices.label': 'Devices: choose camera, microphone and speaker',
  'devices.close': 'Close',
  'devices.front': 'Front',
  'devices.back': 'Back',
  'devices.numbered': '{name} {number}',
  'devices.quiet': 'No sound heard',
  'devices.heard': 'Your voice is heard',
  'devices.muted': 'Turn the microphone on to see its level',
  'devices.noLevel': 'The level is shown in the room',
  'devices.tone': 'Play a test sound',
  'devices.record': 'Record {seconds} s and hear yourself',
  'devices.recordAgain': 'Record again',
  'devices.recording': 'Recording, {seconds} s left',
  'devices.playing': 'Playing your recording',
  'devices.silent': 'No sound heard. Check your microphone',
  'devices.talking': 'You are muted, and nobody hears you',
  'devices.unmute': 'Unmute',
  'devices.never': 'Don’t remind me',
  'devices.system': 'System default',
  'devices.gone': '“{lost}” is gone. Using “{name}”',
  'devices.again': 'Using “{name}” again',
};

export const deviceLanguages = { 'zh-CN': zhCN as DeviceTexts, en };

/** The texts of a language; an app's own set of texts may replace each. */
export const deviceTextsOf = (texts: { readonly script: string } & Partial<DeviceTexts>): DeviceTexts => ({
  ...(texts.script === 'latin' ? en : zhCN),
  ...texts,
});
