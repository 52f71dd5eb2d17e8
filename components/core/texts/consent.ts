/** The texts of rtc-consent, apart from all others, so that an app without it does not carry them. */
const zhCN = {
  'consent.before': '这个房间正在录制',
  'consent.beforeLine': '加入后，你的画面和声音会被录下来。',
  'consent.beforeYes': '加入',
  'consent.began': '录制已开始',
  'consent.beganLine': '继续后，你的画面和声音会被录下来。',
  'consent.beganYes': '继续',
  'consent.leave': '离开',
  /** On the oldest libraries, where a button takes four characters. */
  'consent.exit': '离开',
};

export type ConsentTexts = { readonly [Key in keyof typeof zhCN]: string };

const en: ConsentTexts = {
  'consent.before': 'This room is recorded',
  'consent.beforeLine': 'Joining records your camera and microphone.',
  'consent.beforeYes': 'Join',
  'consent.began': 'Recording started',
  'consent.beganLine': 'Staying records your camera and microphone.',
  'consent.beganYes': 'Stay',
  'consent.leave': 'Leave',
  'consent.exit': 'Exit',
};

export const consentLanguages = { 'zh-CN': zhCN as ConsentTexts, en };

/** The texts of a language; an app's own set of texts may replace each. */
export const consentTextsOf = (texts: { readonly script: string } & Partial<ConsentTexts>): ConsentTexts => ({
  ...(texts.script === 'latin' ? en : zhCN),
  ...texts,
});
