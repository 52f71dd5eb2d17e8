/// <reference path="./qrcode-terminal.d.ts" />
import qrcode from 'qrcode-terminal';

export interface Addresses {
  /** The address of the page for browsers on this machine, with a slash at the end. */
  local: string;
  /** The same for the local network, over https; null if it is not served. */
  lan: string | null;
  /** Addresses without TLS, for WeChat and ffmpeg on other machines; null if the local network is not served. */
  lanSocket: string | null;
  lanRtmp: string | null;
  rtmp: string;
  /** A firewall of this machine has to let these through for the local network. */
  ports: { page: number; tls: number; rtmp: number; rtc: number | null };
  room: string;
  bot: 'running' | 'without ffmpeg' | 'off';
  watching: boolean;
}

const pageOf = (address: string, room: string): string => `${address}#/pages/room/index?id=${encodeURIComponent(room)}`;

const botLines: Readonly<Record<Addresses['bot'], (local: string) => readonly string[]>> = {
  running: (local) => [
    '  To call: 机器人 Bot answers every call after a second (start without it by --no-bot)',
    `      ${local}#/pages/contacts/index`,
  ],
  'without ffmpeg': (local) => [
    '  To call each other, in two tabs. With ffmpeg installed, a bot answers calls too.',
    `      ${local}#/pages/contacts/index`,
  ],
  off: () => [],
};

const qrCode = (text: string): string => {
  let drawn = '';
  qrcode.generate(text, { small: true }, (code) => {
    drawn = code;
  });
  return drawn;
};

const reasons = {
  used: 'A device was let in. The next one:',
  refused: 'A device was not let in: its address was used by another one, or is too old. A fresh one:',
  restarted: 'Devices stay known. A new one:',
};

/** The address by which one more device of the local network is let in. */
export const nextDevice = (lan: string, room: string, why: keyof typeof reasons): string =>
  ['', `  ${reasons[why]}  ${pageOf(lan, room)}`, '', qrCode(pageOf(lan, room))].join('\n');

const firewallLine = ({ page, tls, rtmp, rtc }: Addresses['ports']): string => {
  const others = `TCP ${page}, ${tls} and ${rtmp}`;
  const media = rtc === null ? others : `${others}, and both UDP and TCP ${rtc} for WebRTC`;
  return `  If nothing arrives, the firewall of this machine stops it. It has to let in ${media}.`;
};

/** The next steps for a first-time user. */
export function nextSteps({ local, lan, lanSocket, lanRtmp, rtmp, ports, room, bot, watching }: Addresses): string {
  const onLan =
    lan === null
      ? ['  On phones and other machines: stop, and start again with  npm start -- --host']
      : [
          `  On a phone or another machine:  ${pageOf(lan, room)}`,
          '  This address is for one device, for a quarter of an hour; the device then stays known for a week. The next address is shown here.',
          '  WARNING: a device that was let in can be host of every room, and the RTMP paths need no code.',
          '  The certificate is self-signed: continue past the warning of the browser.',
          firewallLine(ports),
          '',
          qrCode(pageOf(lan, room)),
        ];
  const inWeChat =
    lanSocket === null
      ? []
      : [
          `  On a real phone by "real-device debugging" (真机调试): the demo was built for ${lanSocket}`,
          '  Switch on "不校验合法域名、web-view（业务域名）、TLS 版本以及 HTTPS 证书" in devtools (Details → Local settings), and open the',
          '  debug panel on the phone: WeChat refuses our certificate, so the demo connects without TLS.',
        ];
  return [
    '',
    `  In a browser: open this in two tabs, and both join the same room`,
    `      ${pageOf(local, room)}`,
    `  Other rooms and names:  ${local}`,
    ...botLines[bot](local),
    ...onLan,
    '',
    '  In WeChat devtools: import this folder as a project (test account is fine); it opens dist/demo directly.',
    '  Devtools does not run <live-pusher>: sound and picture need a phone or a browser.',
    ...inWeChat,
    '',
    '  ffmpeg as a member: push a file into the room, or play a member',
    `      ffmpeg -re -stream_loop -1 -i clip.mp4 -c:v libx264 -preset ultrafast -tune zerolatency -g 30 -bf 0 -pix_fmt yuv420p -c:a aac -ar 48000 -f flv "${rtmp}/in/${encodeURIComponent(room)}?name=Camera"`,
    `      ffplay -fflags nobuffer -flags low_delay "${rtmp}/out/${encodeURIComponent(room)}/<member id>"`,
    ...(lanRtmp === null ? [] : [`  From other machines: ${lanRtmp}/in/${encodeURIComponent(room)}?name=Camera`]),
    '',
    `  ${watching ? 'Watching: a changed source is built, and the page reloads. ' : ''}Ctrl-C stops everything.`,
    '',
  ].join('\n');
}
