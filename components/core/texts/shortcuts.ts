/** The texts of rtc-shortcuts, apart from all others, so that an app without it does not carry them. */
const zhCN = {
  'shortcuts.title': '快捷键',
  'shortcuts.close': '关闭',
  'shortcuts.microphone': '打开或关闭麦克风',
  'shortcuts.camera': '打开或关闭摄像头',
  'shortcuts.talk': '静音时按住说话',
  'shortcuts.screen': '共享屏幕或停止共享',
  'shortcuts.hand': '举手或放下',
  'shortcuts.chat': '聊天',
  'shortcuts.members': '成员',
  'shortcuts.full-screen': '全屏',
  'shortcuts.next': '下一页',
  'shortcuts.previous': '上一页',
  'shortcuts.leave': '离开房间',
  'shortcuts.help': '打开这张表',
  'shortcuts.space': '空格',
  'shortcuts.use': '使用快捷键',
  'shortcuts.note': '打字时不起作用。关闭后，只有 ? 还能打开这张表。',
  'shortcuts.ask': '离开房间？',
  'shortcuts.stay': '留下',
  'shortcuts.hold': '按住说话',
  'shortcuts.holding': '正在说话，松开静音',
};

export type ShortcutTexts = { readonly [Key in keyof typeof zhCN]: string };

const en: ShortcutTexts = {
  'shortcuts.title': 'Keyboard shortcuts',
  'shortcuts.close': 'Close',
  'shortcuts.microphone': 'Turn the microphone on or off',
  'shortcuts.camera': 'Turn the camera on or off',
  'shortcuts.talk': 'Hold to talk while muted',
  'shortcuts.screen': 'Share the screen, or stop',
  'shortcuts.hand': 'Raise or lower your hand',
  'shortcuts.chat': 'Chat',
  'shortcuts.members': 'Members',
  'shortcuts.full-screen': 'Full screen',
  'shortcuts.next': 'Next page',
  'shortcuts.previous': 'Previous page',
  'shortcuts.leave': 'Leave the room',
  'shortcuts.help': 'Open this table',
  'shortcuts.space': 'Space',
  'shortcuts.use': 'Use shortcuts',
  'shortcuts.note': 'They rest while you type. When off, only ? still opens this table.',
  'shortcuts.ask': 'Leave the room?',
  'shortcuts.stay': 'Stay',
  'shortcuts.hold': 'Hold to talk',
  'shortcuts.holding': 'Talking. Release to mute',
};

export const shortcutLanguages = { 'zh-CN': zhCN as ShortcutTexts, en };

/** The texts of a language; an app's own set of texts may replace each. */
export const shortcutTextsOf = (texts: { readonly script: string } & Partial<ShortcutTexts>): ShortcutTexts => ({
  ...(texts.script === 'latin' ? en : zhCN),
  ...texts,
});
