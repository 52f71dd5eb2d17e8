/**
 * The texts of rtc-members in Chinese and English, apart from all others, so that an app without it does not carry them.
 */
const words = {
  title: ['成员', 'Members'],
  label: ['成员，{count} 人', 'Members, {count}'],
  labelHands: ['成员，{count} 人举手', 'Members, {count} with a raised hand'],
  labelWaiting: ['成员，{count} 人在等准入', 'Members, {count} waiting to be admitted'],
  tooOld: ['请更新微信，再查看成员', 'Update WeChat to see the members'],
  close: ['关闭', 'Close'],
  back: ['返回', 'Back'],
  search: ['搜索成员', 'Search members'],
  nobody: ['没有找到“{name}”', 'Nobody named “{name}”'],
  hidden: ['还有 {count} 人，可以搜索', '{count} more; search to find them'],
  in: ['房间里 {count}', 'In the room {count}'],
  audience: ['另有 {count} 位观众', 'and an audience of {count}'],
  waitingTitle: ['等候中 {count}', 'Waiting {count}'],
  waited: ['等了 {seconds} 秒', 'Waiting for {seconds} s'],
  waitedLong: ['等了 {minutes} 分钟', 'Waiting for {minutes} min'],
  admit: ['准入', 'Admit'],
  admitLabel: ['准入 {name}', 'Admit {name}'],
  deny: ['拒绝', 'Deny'],
  denyLabel: ['拒绝 {name}', 'Deny {name}'],
  admitAll: ['全部准入', 'Admit all'],
  note: ['对等候的人说句话', 'A word to those who wait'],
  send: ['发送', 'Send'],
  told: ['已告诉等候的人', 'Those who wait can read it'],

  host: ['主持人', 'Host'],
  cohost: ['联席主持人', 'Co-host'],
  speaker: ['发言人', 'Speaker'],
  watcher: ['观众', 'Audience'],
  hand: ['举手', 'Hand up'],
  handPlace: ['举手 第 {place}', 'Hand up, no. {place}'],
  me: ['我', 'You'],
  guest: ['访客', 'Guest'],
  invited: ['已邀请发言', 'Invited to speak'],
  speaking: ['正在发言', 'Speaking'],
  micOn: ['麦克风已打开', 'Microphone on'],
  more: ['{name}，更多操作', '{name}, more actions'],
  letSpeak: ['请发言', 'Let speak'],
  letSpeakLabel: ['请发言：{name}', 'Let speak: {name}'],

  raise: ['举手', 'Raise hand'],
  raiseLabel: ['举手，快捷键 Alt+H', 'Raise hand, shortcut Alt+H'],
  lower: ['放下', 'Lower'],
  lowerLabel: ['放下手，快捷键 Alt+H', 'Lower the hand, shortcut Alt+H'],

  mute: ['静音', 'Mute'],
  stopCamera: ['关闭摄像头', 'Stop the camera'],
  askMicrophone: ['请求打开麦克风', 'Ask to unmute'],
  askCamera: ['请求打开摄像头', 'Ask to turn the camera on'],
  lowerHand: ['把手放下', 'Lower the hand'],
  invite: ['邀请发言', 'Invite to speak'],
  uninvite: ['收回发言邀请', 'Take the invitation back'],
  toSpeaker: ['设为发言人', 'Make a speaker'],
  toAudience: ['改为观众', 'Move to the audience'],
  toCohost: ['设为联席主持人', 'Make a co-host'],
  notCohost: ['取消联席主持人', 'No longer a co-host'],
  handOver: ['移交主持人', 'Make the host'],
  spotlight: ['设为大画面', 'Show large for all'],
  unspotlight: ['取消大画面', 'No longer large for all'],
  forbids: ['禁止', 'Forbid'],
  microphone: ['打开麦克风', 'Microphone'],
  camera: ['打开摄像头', 'Camera'],
  screen: ['共享屏幕', 'Screen sharing'],
  chat: ['聊天', 'Chat'],
  rename: ['改名', 'Renaming'],
  remove: ['移出房间', 'Remove'],
  ban: ['移出并禁止再次进入', 'Remove and keep out'],

  muteAll: ['全体静音', 'Mute all'],
  lock: ['锁定房间', 'Lock room'],
  unlock: ['解除锁定', 'Unlock'],
  end: ['结束房间', 'End for all'],
  rules: ['房间设置', 'Room rules'],
  entry: ['谁可以进入', 'Who can enter'],
  entryOpen: ['所有人', 'Everybody'],
  entryPin: ['知道密码的人', 'Those who know the PIN'],
  entryWaiting: ['经主持人准入', 'Those whom a host admits'],
  entryLocked: ['不再让人进入', 'Nobody new'],
  pinNew: ['4 到 12 位数字', '4 to 12 digits'],
  pinShort: ['密码是 4 到 12 位数字', 'A PIN has 4 to 12 digits'],
  set: ['设定', 'Set'],
  forbidAll: ['除主持人外，全员禁止', 'Forbidden to all but hosts'],
  actsAll: ['对所有人', 'For everybody'],
  lowerAll: ['放下所有人的手', 'Lower all hands'],
  attendance: ['复制出席名单', 'Copy the attendance list'],
  attendanceHead: ['名字\t加入\t离开', 'Name\tJoined\tLeft'],

  inviteTitle: ['邀请', 'Invite'],
  share: ['发送邀请卡片', 'Send an invitation card'],
  copyLink: ['复制邀请链接', 'Copy the link'],
  noLink: ['这个小程序没有提供邀请链接', 'This mini program offers no link'],

  asksMicrophone: ['主持人请你打开麦克风', 'The host asks you to unmute'],
  asksCamera: ['主持人请你打开摄像头', 'The host asks for your camera'],
  asksLine: ['{name} 在等你回应。', '{name} waits for your answer.'],
  open: ['打开', 'Turn on'],
  notNow: ['暂不', 'Not now'],
  invitesMe: ['主持人邀请你发言', 'The host invites you to speak'],
  invitesLine: ['接受后，由你自己打开麦克风和摄像头。', 'If you accept, you turn microphone and camera on yourself.'],
  accept: ['接受', 'Accept'],
  decline: ['谢绝', 'Decline'],
  removeTitle: ['把 {name} 移出房间？', 'Remove {name}?'],
  removeLine: ['移出后，对方还可以再进来。', 'They can come back.'],
  banTitle: ['移出 {name}，并禁止再次进入？', 'Remove {name} and keep them out?'],
  banLine: ['一天之内，对方不能再进入这个房间。', 'They cannot enter this room for a day.'],
  endTitle: ['结束房间？', 'End the room?'],
  endLine: ['所有人都会离开。', 'Everybody will leave.'],
  overTitle: ['让 {name} 做主持人？', 'Make {name} the host?'],
  overLine: ['你会成为联席主持人。', 'You become a co-host.'],
  cancel: ['取消', 'Cancel'],
  confirm: ['确定', 'OK'],

  mutedMe: ['主持人已将你静音', 'The host muted you'],
  cameraOffMe: ['主持人已关闭你的摄像头', 'The host stopped your camera'],
  unmute: ['打开麦克风', 'Unmute'],
  gotIt: ['知道了', 'OK'],
  forbidMe: ['主持人现在不允许：{what}', 'The host does not allow now: {what}'],
  saidHand: ['{name} 举手', '{name} raised a hand'],
  saidWaiting: ['{count} 人在等准入', '{count} waiting to be admitted'],
  saidRole: ['你现在是{role}', 'Your role is now: {role}'],

  entryWait: ['正在等主持人准入…', 'Waiting for the host…'],
  entryWaitLine: ['主持人同意后，你会自动进入。', 'You enter by yourself once the host agrees.'],
  entryPinTitle: ['请输入房间密码', 'Enter the PIN of the room'],
  entryPinLine: ['密码由主持人提供。', 'The host knows it.'],
  entryPinWrong: ['密码不对，请再输一次', 'Wrong PIN. Try again'],
  entryPinLabel: ['房间密码', 'PIN of the room'],
  enter: ['进入房间', 'Enter'],
} as const;

type Key = keyof typeof words;

/** Without the prefix `members.`, which an app's own set of texts gives them. */
export type MemberTexts = { readonly [Name in Key]: string };

/** As an app's own set of texts may contain them. */
export type OwnMemberTexts = { readonly [Name in `members.${Key}`]?: string };

/** The texts of a language; an app's own set of texts may replace each. */
export function memberTextsOf(texts: { readonly script: string } & OwnMemberTexts): MemberTexts {
  const found: { [name: string]: string } = {};
  (Object.keys(words) as Key[]).forEach((name) => {
    found[name] = texts[`members.${name}`] ?? words[name][texts.script === 'latin' ? 1 : 0];
  });
  return found as MemberTexts;
}
