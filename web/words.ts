/** The few words of the runtime itself, in the language of the browser. */
const chinese = {
  back: '返回',
  menu: '更多',
  share: '转发',
  copyLink: '复制链接',
  reload: '重新进入',
  copied: '链接已复制',
  cancel: '取消',
  confirm: '确定',
  allowTitle: '允许使用摄像头和麦克风',
  allowSteps: '点地址栏左侧的图标，把摄像头和麦克风改为允许，再回到这里。',
  smallWindow: '小窗',
  restore: '回到页面',
  closeWindow: '关闭小窗',
  insecure: '浏览器只在 https 或 localhost 的页面上开放摄像头和麦克风。',
  cannotPlay: '这个浏览器放不出房间里的画面和声音。请换新版的 Chrome、Edge 或 Safari。',
  cannotSend: '这个浏览器不能编码 H.264：别人能听见你，看不见你。请换新版的 Chrome、Edge 或 Safari。',
  sendsByWebRtcOnly: '这个浏览器只能经 WebRTC 发出画面：在其他房间里，别人能听见你，看不见你。',
  understood: '知道了',
};

const english: typeof chinese = {
  back: 'Back',
  menu: 'More',
  share: 'Share',
  copyLink: 'Copy link',
  reload: 'Start again',
  copied: 'Link copied',
  cancel: 'Cancel',
  confirm: 'OK',
  allowTitle: 'Allow camera and microphone',
  allowSteps: 'Click the icon left of the address, allow camera and microphone, then come back.',
  smallWindow: 'Picture in picture',
  restore: 'Return to the page',
  closeWindow: 'Close the window',
  insecure: 'Browsers give cameras and microphones only to pages on https or localhost.',
  cannotPlay: 'This browser cannot play what is seen and heard in rooms. A current Chrome, Edge or Safari can.',
  cannotSend: 'This browser cannot encode H.264: others hear you and do not see you. A current Chrome, Edge or Safari can.',
  sendsByWebRtcOnly: 'This browser sends its picture by WebRTC only: in other rooms people hear you and do not see you.',
  understood: 'OK',
};

export const words = navigator.language.toLowerCase().startsWith('zh') ? chinese : english;
