/** Everything that a run looks at on each base library, in the order of the table, with the words of both languages. */
export const abilities = {
  loads: ['The scripts load', '脚本加载'],
  lobby: ['The lobby is shown', '显示候场页'],
  joins: ['A room with seven members is joined by a tap', '点按加入七人房间'],
  'pusher-started': ['The pusher is inserted and started', '推流元素插入并启动'],
  'pusher-events': ['Pusher events turn camera and microphone on', '推流事件使摄像头和麦克风变为已开'],
  'player-events': ['Player events show the pictures', '播放事件使画面显示'],
  netstatus: ['netstatus is read', '读取 netstatus'],
  mute: ['A tap on mute reaches the element and the room', '点按静音送达元素与房间'],
  hidden: ['Hidden and shown again', '切到后台再回来'],
  resumed: ['A cut connection is resumed', '断线后续接'],
  reopened: ['Left, and opened and joined again', '离开后重新打开并加入'],
  'nothing-left': ['Nothing is left after `rtc.close()`', '`rtc.close()` 之后无残留'],
  'no-errors': ['The library logs no error and no warning', '基础库没有报错和警告'],
  'rebuild-0': ['A rebuilt pusher sends, inserted in 0 ms', '重建的推流元素恢复发送（插入 0 毫秒）'],
  'rebuild-20': ['… in 20 ms', '……（20 毫秒）'],
  'rebuild-80': ['… in 80 ms', '……（80 毫秒）'],
  'rebuild-400': ['… in 400 ms', '……（400 毫秒）'],
  'replaced-20': ['A new pusher takes the place of the old one, removed in 20 ms', '新推流元素替换旧元素（移除 20 毫秒）'],
  'replaced-200': ['… in 200 ms', '……（200 毫秒）'],
  'camera-refused': ['Camera refused: sound is sent', '拒绝摄像头：仍发送声音'],
  'microphone-refused': ['Microphone refused: the picture is sent', '拒绝麦克风：仍发送画面'],
  'both-refused': ['Both refused: the room is joined and says so', '两者都拒绝：能进房间并说明'],
  call: ['A call is accepted, seen, heard and hung up', '接听来电，有声音和画面，挂断'],
  attributes: ['Attributes, events and methods are as in the table of facts', '属性、事件和方法与事实表一致'],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>;

export type AbilityName = keyof typeof abilities;

export const abilityNames: readonly string[] = Object.keys(abilities);

/** The result of one ability on one version. Absent: the journey did not get there. */
export interface Outcome {
  works: boolean;
  /** A time if it works, a reason if not; '' if there is nothing to add. */
  note: string;
}

export type Outcomes = Partial<Record<AbilityName, Outcome>>;

/** The findings about one base library. */
export interface VersionResult {
  version: string;
  outcomes: Outcomes;
  /** Attributes, events and methods that it has; empty if they were not looked at. */
  members: readonly string[];
  /** The reason why its process did not come to an end; null when it did. */
  brokeOff: string | null;
}
