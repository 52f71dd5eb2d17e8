import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { MediaEvent } from '../../components/core/media/media';
import { playerCodes, pusherCodes } from '../../components/core/media/rtmp/codes';
import { figures } from '../../components/core/media/rtmp/netstatus';
import { errors } from '../../components/core/protocol/errors';
import { en } from '../../components/core/texts/en';
import { zhCN } from '../../components/core/texts/zh-cn';
import * as browser from '../../web/live/codes';
import facts from '../min-version/since-components.json';
import { table } from './table';

type Language = 'en' | 'zh';
type Element = 'pusher' | 'player';

const folder = 'components/core/media/rtmp';

/** The comment beside each row of the objects that a module declares, by the row's name. Comments are not part of the build. */
export function wordsBeside(file: string): Readonly<Record<string, string>> {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const words: Record<string, string> = {};
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      const rest = text.slice(node.end, text.indexOf('\n', node.end));
      const found = /^,\s*\/\/ (.+)$/.exec(rest);
      if (found?.[1] !== undefined) words[node.name.getText(source).replace(/[[\]_]/g, '')] = found[1];
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return words;
}

/** Codes that are documented for one element and were seen on the other. */
export const elsewhere: Readonly<Record<Element, readonly number[]>> = { pusher: [], player: [3004, 5000, 5001] };

/** Codes that only the browser's elements report, under numbers that WeChat does not use. */
export const browserCodes = (element: Element): Readonly<Record<number, string>> => {
  const documented: Readonly<Record<string, string>> = facts[`live-${element}`].codes;
  const all = Object.entries({ pusher: browser.pusherCodes, player: browser.playerCodes }[element]);
  return Object.fromEntries(all.filter(([code]) => documented[code] === undefined));
};

const effects: Readonly<Record<MediaEvent['type'], readonly [en: string, zh: string]>> = {
  connecting: ['connecting', '连接中'],
  started: ['live', '正常'],
  firstFrame: ['live', '正常'],
  cameraOpened: ['the camera works; nothing else changes', '只说明摄像头可用'],
  buffering: ['nothing', '不变'],
  adapting: ['nothing; the next quality report shows it', '不变，见下一次质量报告'],
  ended: ['nothing', '不变'],
  noted: ['nothing', '不变'],
  weak: [
    'quality 2 for 3 s; after 3 s of it weak, after 5 s more the next lower bitrate',
    '3 秒内质量记为 2；持续 3 秒显示为弱网，再过 5 秒降一档码率',
  ],
  reconnecting: ['the engine reconnects, for 30 s at most', '由引擎重连，最多等 30 秒'],
  unreachable: ['the next URL of the grant at once; without one the engine reconnects', '立即换用下一个地址；没有则由引擎重连'],
  feedback: [
    'shown to the user with a button to mute, until it is over or the microphone is muted',
    '提示自己并可一键静音，直到啸叫结束或已静音',
  ],
  broken: [
    'restarted after a back-off (0.5 s, doubled up to 10 s, 8 times) with the next URL, then with a fresh grant; then failed',
    '退避后重启（0.5 秒起，翻倍到 10 秒，共 8 次）：先用下一个地址，再取新地址；之后失败',
  ],
  failed: ['failed', '失败'],
  suspended: ['paused; restarted 3 s after the app is shown, unless it came back', '暂停；回到前台 3 秒后仍未恢复则重启'],
  interrupted: ['paused, and reported to the room', '暂停，并告知房间'],
  // Only TRTC has these.
  refused: ['fresh credentials, once; then failed', '换一次新凭证；仍不行则失败'],
  streams: ['the members who can be played', '可以播放的成员'],
};

/** The steps that follow a failure, and the text when they fail. */
function failure(event: Extract<MediaEvent, { type: 'failed' }>, language: Language): string {
  const words = { en, zh: zhCN }[language][errors[event.reason].text];
  const first = {
    picture: ['the next lower preset first, then failed: ', '先降一档画质，最后：'],
    sound: ['plain voice first, then only the microphone has failed: ', '先改为普通语音，最后只影响麦克风：'],
    device: ['only this device has failed: ', '仅该设备失败：'],
  }[event.reason !== 'encode_failed' ? 'device' : event.kind === 'audio' ? 'sound' : 'picture'];
  return `${first[language === 'en' ? 0 : 1] ?? ''}“${words}”`;
}

const effectOf = (event: MediaEvent, language: Language): string =>
  event.type === 'failed' ? failure(event, language) : effects[event.type][language === 'en' ? 0 : 1];

const byNumber = (one: string, other: string): number => Number(one) - Number(other);

const titles = {
  en: {
    head: ['Code', 'Documented as', 'Effect in the kit', 'Reason'],
    elsewhere: 'documented for the other element',
    browser: 'not by WeChat; the browser reports',
    report: ['Figure', 'Our name', 'Meaning'],
  },
  zh: {
    head: ['状态码', '官方说明', '在这里的作用'],
    elsewhere: '见于另一个组件',
    browser: '无；浏览器的说明',
    report: ['字段', '我们的名字'],
  },
} as const;

function inBrowsers(element: Element, code: string, language: Language): string | undefined {
  const said = browserCodes(element)[Number(code)];
  return said === undefined ? undefined : `${titles[language].browser}: ${said}`;
}

function codeTable(element: Element, language: Language): string {
  const documented: Readonly<Record<string, string>> = facts[`live-${element}`].codes;
  const rows: Readonly<Record<string, MediaEvent>> = { pusher: pusherCodes, player: playerCodes }[element];
  const words = wordsBeside(`${folder}/codes.ts`);
  return table(
    titles[language].head,
    Object.keys(rows)
      .sort(byNumber)
      .map((code) => [
        code,
        documented[code] ?? inBrowsers(element, code, language) ?? titles[language].elsewhere,
        effectOf(rows[code] ?? { type: 'noted' }, language),
        ...(language === 'en' ? [words[code] ?? ''] : []),
      ]),
  );
}

function figureTable(language: Language): string {
  const words = wordsBeside(`${folder}/netstatus.ts`);
  return table(
    titles[language].report,
    Object.entries(figures).map(([name, ours]) => [
      `\`${name}\``,
      `\`${ours}\``,
      ...(language === 'en' ? [words[name] ?? ''] : []),
    ]),
  );
}

const english = (): string => `# Native codes

<!-- Written from components/core/media/rtmp by \`npm run generate\`. Do not edit. -->

This page lists the effect of each status code of \`<live-pusher>\` and \`<live-player>\` in the kit. Users see few states: connecting, live, weak, reconnecting, paused (hidden, or a phone call) and failed (why, and what to do). A code that is not listed changes nothing; it is counted, and logged once a session with the phone's message. TRTC gives the codes of rooms (1018–1022, 1031–1034, −3301, −100018) meanings of its own.

## \`<live-pusher>\`: statechange and error

An \`error\` event whose message contains \`access denied\`, with any code: “${en[errors.not_entitled.text]}”

${codeTable('pusher', 'en')}

## \`<live-player>\`: statechange

${codeTable('player', 'en')}

## netstatus

iOS sends a report in two halves, which the kit merges. The names of base libraries 1.9.0–1.9.2 (\`VIDEO_BITRATE\` …) are read as the current ones. The result is one quality level per member and direction: 0 unknown, 1 worst to 5 best. It falls after 3 s and rises after 6 s.

${figureTable('en')}
`;

const chinese = (): string => `# 原生状态码

<!-- 由 \`npm run generate\` 从 components/core/media/rtmp 生成，请勿手改。 -->

本页列出 \`<live-pusher>\` 和 \`<live-player>\` 的每个状态码在本套件里的作用。用户只会看到几种状态：连接中、正常、弱网、重连中、暂停（切到后台或接电话）、失败（原因和办法）。表中没有的状态码不改变任何状态，只计数，并在每次会话中记录一次日志。TRTC 对房间类状态码（1018–1022、1031–1034、−3301、−100018）另有含义。每一行的理由见[英文页](codes.md)。

## \`<live-pusher>\`：statechange 与 error

\`error\` 事件写着 \`access denied\` 时，不论状态码：“${zhCN[errors.not_entitled.text]}”

${codeTable('pusher', 'zh')}

## \`<live-player>\`：statechange

${codeTable('player', 'zh')}

## netstatus

iOS 分两次给出的同一份报告会合并；基础库 1.9.0–1.9.2 的原始字段名（\`VIDEO_BITRATE\` 等）按今天的名字读取。结果是每位成员每个方向一个等级：0 未知，1 最差，5 最好；3 秒后下降，6 秒后回升。

${figureTable('zh')}
`;

/** docs/codes.md and its Chinese twin. */
export const codesPages = (): Record<string, string> => ({ 'docs/codes.md': english(), 'docs/codes.zh-CN.md': chinese() });
