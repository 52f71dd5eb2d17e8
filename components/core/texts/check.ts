/** The texts of rtc-check, apart from all others, so that an app without it does not carry them: Chinese, then English. */
const pairs = {
  title: ['通话检查', 'Call check'],
  intro: [
    '逐项检查画面、声音和网络，会用到摄像头和麦克风。',
    'Checks picture, sound and network. It uses your camera and microphone.',
  ],
  busy: ['正在检查…', 'Checking…'],
  good: ['一切正常', 'Everything is fine'],
  warned: ['可以通话，有 {count} 项要留意', 'You can call. To note: {count}'],
  bad: ['有 {count} 项没有通过', 'Not passed: {count}'],
  cancelled: ['检查已停止', 'The check was stopped'],
  missing: ['这个小程序没有启用检查', 'This mini program has no check'],
  start: ['开始检查', 'Start'],
  again: ['重新检查', 'Check again'],
  copy: ['复制报告', 'Copy the report'],
  settings: ['打开设置', 'Open settings'],
  heard: ['听到了', 'I heard it'],
  notHeard: ['没听到', 'I did not'],
  warning: ['留意', 'Note'],
  failed: ['未通过', 'Failed'],
  skipped: ['跳过', 'Skipped'],
  you: ['你可以自己解决', 'You can fix this'],
  developer: ['请联系小程序开发者', 'Ask the developer of this mini program'],
  operator: ['请联系服务器管理员', 'Ask the operator of the server'],
  console: ['要在微信公众平台设置，请联系小程序开发者', 'A setting in WeChat’s console: ask the developer'],

  domain: ['服务器域名', 'Server domain'],
  certificate: ['安全证书', 'Certificate'],
  socket: ['连接服务器', 'Connection'],
  account: ['登录', 'Sign-in'],
  clock: ['手机时间', 'Clock'],
  entry: ['音视频组件', 'Live components'],
  send: ['发送画面和声音', 'Sending'],
  play: ['播放画面和声音', 'Playing'],
  udp: ['实时网络', 'Real-time network'],
  level: ['麦克风音量', 'Microphone level'],
  speak: ['请说几句话', 'Say a few words'],
  listen: ['正在播放测试音，听到了吗？', 'A test sound plays. Do you hear it?'],

  notListed: [
    '小程序的服务器域名里没有这个地址。请在“开发管理”里添加 socket 合法域名。',
    'The mini program’s server domains lack this address. Add it as a socket domain.',
  ],
  badCertificate: [
    '服务器的证书无效或已过期。也请看看手机的日期对不对。',
    'The server’s certificate is invalid or expired. Check the date of the phone too.',
  ],
  plain: ['地址是 ws://，没有加密，正式版只能用 wss://。', 'The address is ws://. A released mini program needs wss://.'],
  tooMany: ['同时打开的连接太多。请重新打开小程序。', 'Too many connections are open. Open the mini program again.'],
  tokenFailed: ['没能取得登录凭证。', 'No access token could be fetched.'],
  noAnswer: ['已连上，但服务器没有完成登录。', 'Connected, but the server did not complete the sign-in.'],
  clockOff: [
    '手机时间差了 {minutes} 分钟。请在手机设置里打开自动时间。',
    'The phone’s clock is {minutes} min off. Turn on automatic time.',
  ],
  systemRefused: [
    '手机没有允许微信使用它。请在手机的系统设置里允许。',
    'The phone blocks it for WeChat. Allow it in the phone’s settings.',
  ],
  undeclared: ['小程序的隐私保护指引没有写明要用它。', 'The mini program’s privacy agreement does not declare it.'],
  noEntry: [
    '组件不能用。请在公众平台选好服务类目，并打开“接口设置”里的两个开关。',
    'The component does not run. In the console, choose a service category and turn both live interfaces on.',
  ],
  roomForbidden: ['你的登录凭证不能进入检查用的房间。', 'Your access token does not allow the room of the check.'],
  noReturn: ['这种媒体服务不能播放自己的流。', 'This media service does not play one’s own stream.'],
  slow: [
    '网络不放行 UDP，画面会慢一些。换个网络会更好。',
    'The network blocks UDP, so the picture is slower. Another network is better.',
  ],
  quiet: ['没有听到声音。请检查麦克风，靠近它说话。', 'No sound heard. Check the microphone and speak closer to it.'],
  noLevel: ['这个版本的微信不报告音量。', 'This version of WeChat does not report the level.'],
  unheard: ['请调大音量，关掉静音开关，或拔下耳机。', 'Turn the volume up, turn silent mode off, or unplug headphones.'],
  unanswered: ['没有回答。', 'No answer.'],
  needs: ['要等别的项目通过。', 'Waits until others pass.'],
  timeout: ['等了太久没有结果。', 'No result in time.'],
} as const;

export type CheckText = keyof typeof pairs;

/** The texts that an app's own set may replace. */
export type CheckTexts = { readonly [Name in CheckText as `check.${Name}`]: string };

/** A text in the language of `texts`, unless that set has its own. */
export const checkText = (texts: { readonly script: string } & Partial<CheckTexts>, name: CheckText): string =>
  texts[`check.${name}`] ?? pairs[name][texts.script === 'latin' ? 1 : 0];

/** For tests: every text by its name. */
export const checkTexts: { readonly [Name in CheckText]: readonly [zh: string, en: string] } = pairs;
