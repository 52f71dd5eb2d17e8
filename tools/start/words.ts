/// <reference path="./qrcode-terminal.d.ts" />
import qrcode from 'qrcode-terminal';

export interface Addresses {
  /** Where a browser on this machine finds the page, with a slash at the end. */
  local: string;
  /** The same from the local network, over https; null when it is not open to it. */
  lan: string | null;
  /** The plain door for WeChat and ffmpeg on other machines; null when it is not open to the local network. */
  lanSocket: string | null;
  lanRtmp: string | null;
  rtmp: string;
  room: string;
  bot: 'there' | 'lacks ffmpeg' | 'unwanted';
  watching: boolean;
}

const pageOf = (address: string, room: string): string => `${address}#/pages/room/index?id=${room}`;

const somebodyToCall: Readonly<Record<Addresses['bot'], (local: string) => readonly string[]>> = {
  there: (local) => [
    '  Somebody to call: 机器人 Bot answers every call after a second (leave it out with --no-bot)',
    `      ${local}#/pages/contacts/index`,
  ],
  'lacks ffmpeg': (local) => [
    '  To call each other, in two tabs; with ffmpeg installed, a bot is there to be called too',
    `      ${local}#/pages/contacts/index`,
  ],
  unwanted: () => [],
};

const qrCode = (text: string): string => {
  let drawn = '';
  qrcode.generate(text, { small: true }, (code) => {
    drawn = code;
  });
  return drawn;
};

/** What to do next, for somebody who has never seen this. */
export function nextSteps({ local, lan, lanSocket, lanRtmp, rtmp, room, bot, watching }: Addresses): string {
  const onLan =
    lan === null
      ? ['  On phones and other machines: stop, and start again with  npm start -- --host']
      : [
          `  On phones and other machines:  ${pageOf(lan, room)}`,
          '  The certificate is our own: the browser warns once, go on anyway.',
          '',
          qrCode(pageOf(lan, room)),
        ];
  const inWeChat =
    lanSocket === null
      ? []
      : [
          `  On a real phone by "real-device debugging" (真机调试): the demo was built for ${lanSocket}`,
          '  Switch on "不校验合法域名、web-view（业务域名）、TLS 版本以及 HTTPS 证书" in devtools (Details → Local settings), and open the',
          '  debug panel on the phone: WeChat refuses our certificate, so it takes the plain door.',
        ];
  return [
    '',
    `  In a browser: open this twice, in two tabs, and you meet yourself`,
    `      ${pageOf(local, room)}`,
    `  Other rooms and names:  ${local}`,
    ...somebodyToCall[bot](local),
    ...onLan,
    '',
    '  In WeChat devtools: import this folder as a project (test account is fine); it opens dist/demo as it is.',
    '  Devtools does not run <live-pusher>: sound and picture need a phone or a browser.',
    ...inWeChat,
    '',
    '  ffmpeg as a member: push a file into the room, play a member out of it',
    `      ffmpeg -re -stream_loop -1 -i clip.mp4 -c:v libx264 -preset ultrafast -tune zerolatency -g 30 -bf 0 -pix_fmt yuv420p -c:a aac -ar 48000 -f flv "${rtmp}/in/${room}?name=Camera"`,
    `      ffplay -fflags nobuffer -flags low_delay "${rtmp}/out/${room}/<member id>"`,
    ...(lanRtmp === null ? [] : [`  From other machines: ${lanRtmp}/in/${room}?name=Camera`]),
    '',
    `  ${watching ? 'Watching: a changed source is built, and the page loads anew. ' : ''}Ctrl-C stops everything.`,
    '',
  ].join('\n');
}
