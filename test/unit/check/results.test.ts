import { outcomes, rowOf, type Outcome } from '../../../components/core/features/check/outcomes';
import {
  accountResult,
  certificateResult,
  clockResult,
  domainResult,
  entryResult,
  joinResult,
  permissionResult,
  sendResult,
  socketFault,
  socketResult,
  speakerResult,
  udpResult,
} from '../../../components/core/features/check/results';
import { rtcError } from '../../../components/core/protocol/errors';
import { checkText, checkTexts, type CheckText } from '../../../components/core/texts/check';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { fakeMe, toggle } from '../../fakes/store/fake-room-model';

const failed = (message: string) => ({ opened: false, message });
const opened = { opened: true, message: '' };

describe('the words of a socket that did not open', () => {
  it.each([
    ['connectSocket:fail url not in domain list', 'notListed'],
    ['url not in domain list, please check', 'notListed'],
    ['{"errno":600002,"errMsg":"url not in domain list"}', 'notListed'],
    ['connectSocket:fail ssl hand shake error', 'badCertificate'],
    ['fail -202:net::ERR_CERT_AUTHORITY_INVALID', 'badCertificate'],
    ['errcode:-201 cronet_error_code:-201 error_msg:net::ERR_CERT_DATE_INVALID', 'badCertificate'],
    ['The certificate for this server is invalid.', 'badCertificate'],
    ['发生了 SSL 错误，无法建立到该服务器的安全连接', 'badCertificate'],
    ['connectSocket:fail exceed max socket count', 'tooMany'],
    ['timeout', 'silent'],
    ['The request timed out.', 'silent'],
    ['connectSocket:fail 请求超时', 'silent'],
    ['fail -105:net::ERR_NAME_NOT_RESOLVED', 'unreachable'],
    ['fail Connection refused', 'unreachable'],
    ['', 'unreachable'],
  ])('[V137] %s means %s', (message, fault) => {
    expect(socketFault(message)).toBe(fault);
  });
});

describe('domain, certificate and connection', () => {
  const url = 'wss://rtc.example.com/v1';

  it('[V137] blames the domain list only when WeChat says so', () => {
    expect(domainResult(failed('url not in domain list'))).toEqual({ outcome: 'notListed', detail: 'url not in domain list' });
    expect(domainResult(failed('ssl hand shake error'))).toEqual({ outcome: 'ok' });
    expect(domainResult(opened)).toEqual({ outcome: 'ok' });
  });

  it('[V145] accepts a certificate by an opened socket, refuses it by its own words, and knows nothing else about it', () => {
    expect(certificateResult(url, opened).outcome).toBe('ok');
    expect(certificateResult(url, failed('net::ERR_CERT_DATE_INVALID')).outcome).toBe('badCertificate');
    expect(certificateResult(url, failed('refused')).outcome).toBe('needs');
    expect(certificateResult('ws://10.0.0.2/v1', opened).outcome).toBe('plain');
  });

  it('[V145] leaves faults of the two to their own steps, and names an offline phone first', () => {
    expect(socketResult(opened, true).outcome).toBe('ok');
    expect(socketResult(failed('timeout'), false).outcome).toBe('silent');
    expect(socketResult(failed(''), false).outcome).toBe('unreachable');
    expect(socketResult(failed('exceed max socket count'), false).outcome).toBe('tooMany');
    expect(socketResult(failed('url not in domain list'), false).outcome).toBe('needs');
    expect(socketResult(failed('ssl hand shake error'), false).outcome).toBe('needs');
    expect(socketResult(failed('timeout'), true).outcome).toBe('offline');
  });
});

describe('sign-in and clock', () => {
  it.each([
    ['token_failed', 'tokenFailed'],
    ['unauthorized', 'refused'],
    ['no_server', 'unreachable'],
    ['unavailable', 'noAnswer'],
  ] as const)('[V146] the trouble %s means %s', (trouble, outcome) => {
    expect(accountResult({ phase: 'waiting', trouble, ended: null })).toEqual({ outcome, reason: trouble });
  });

  it('[V146] an ended connection counts before an earlier trouble, and an online one has neither', () => {
    const ended = rtcError('replaced');
    expect(accountResult({ phase: 'closed', trouble: 'no_server', ended })).toEqual({ outcome: 'replaced', reason: 'replaced' });
    expect(accountResult({ phase: 'online', trouble: null, ended: null })).toEqual({ outcome: 'ok' });
    expect(accountResult({ phase: 'opening', trouble: null, ended: null })).toEqual({ outcome: 'noAnswer' });
  });

  it('[V147] warns of a clock that is a minute off, either way', () => {
    expect(clockResult(59_999).outcome).toBe('ok');
    expect(clockResult(-59_999).outcome).toBe('ok');
    expect(clockResult(-600_000)).toEqual({ outcome: 'clockOff', detail: '-600000 ms', values: { minutes: 10 } });
    expect(clockResult(null).outcome).toBe('needs');
  });
});

describe('permissions and the element', () => {
  it.each([
    [true, 'granted', { outcome: 'systemRefused' }],
    [false, 'granted', { outcome: 'ok' }],
    [false, 'unasked', { outcome: 'ok' }],
    [false, 'refused', { outcome: 'device', reason: 'camera_refused' }],
    [false, 'undeclared', { outcome: 'undeclared' }],
  ] as const)('[V139] refused by the phone %s, and %s by the mini program', (isRefused, permission, result) => {
    expect(permissionResult('camera', isRefused, permission)).toEqual(result);
  });

  const silent = {
    status: 'connecting',
    quality: { level: 0 },
    camera: toggle(true, 'starting'),
    microphone: toggle(true, 'starting'),
  } as const;

  it('[V138] takes any sign of the element for its life', () => {
    expect(entryResult(fakeMe({ ...silent }))).toEqual({ outcome: 'noSign' });
    expect(entryResult(fakeMe({ ...silent, status: 'live' }))).toEqual({ outcome: 'ok' });
    expect(entryResult(fakeMe({ ...silent, volume: 1 }))).toEqual({ outcome: 'ok' });
    expect(entryResult(fakeMe({ ...silent, quality: { level: 0, kbps: 0 } }))).toEqual({ outcome: 'ok' });
  });

  it('[V138] tells tags that are not turned on from devices that fail', () => {
    const denied = toggle(true, 'failed', 'not_entitled');
    expect(entryResult(fakeMe({ ...silent, camera: denied, microphone: denied })).outcome).toBe('notEntitled');
    const inUse = toggle(true, 'failed', 'microphone_in_use');
    expect(entryResult(fakeMe({ ...silent, microphone: inUse }))).toEqual({ outcome: 'device', reason: 'microphone_in_use' });
  });

  it('[V142] skips a room that the token forbids, and blames the server for every other refusal', () => {
    expect(joinResult('forbidden').outcome).toBe('roomForbidden');
    expect(joinResult('not_found').outcome).toBe('roomForbidden');
    expect(joinResult('unavailable')).toEqual({ outcome: 'joinFailed', reason: 'unavailable' });
  });
});

describe('media', () => {
  it('[V148] has sent when the stream is still live at the end, and warns of a weak network', () => {
    expect(sendResult(true, fakeMe()).outcome).toBe('ok');
    expect(sendResult(true, fakeMe({ status: 'weak' })).outcome).toBe('weak');
    expect(sendResult(true, fakeMe({ quality: { level: 2 } })).outcome).toBe('weak');
    expect(sendResult(true, fakeMe({ status: 'reconnecting' })).outcome).toBe('sendBroken');
    expect(sendResult(false, fakeMe({ status: 'failed', trouble: 'push_broken' }))).toEqual({
      outcome: 'sendBroken',
      detail: 'push_broken',
    });
  });

  it('[V148] names the way of a browser that UDP does not take', () => {
    expect([udpResult('udp'), udpResult('tcp'), udpResult('flv'), udpResult(undefined)].map(({ outcome }) => outcome)).toEqual([
      'ok',
      'tcp',
      'flv',
      'timeout',
    ]);
  });

  it('[V149] believes the user about the speaker', () => {
    expect([speakerResult(true), speakerResult(false), speakerResult(null)].map(({ outcome }) => outcome)).toEqual([
      'ok',
      'unheard',
      'unanswered',
    ]);
  });
});

describe('the texts of the check', () => {
  const names = Object.keys(checkTexts) as CheckText[];
  const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

  it('[V144] exist in both languages, plainly, with the same values', () => {
    names.forEach((name) => {
      const [zh, english] = checkTexts[name];
      expect([name, zh.length * english.length > 0, holes(english)]).toEqual([name, true, holes(zh)]);
      expect(`${zh} ${english}`).not.toMatch(/[!！您]|sorry|抱歉/i);
    });
  });

  it('[V144] exist for every outcome but `ok`, and every failure says who can mend it', () => {
    (Object.keys(outcomes) as Outcome[]).forEach((outcome) => {
      const [state, fixer, text = outcome] = rowOf(outcome);
      const known = outcome === 'ok' || text === 'reason' || text in zhCN || text in checkTexts;
      expect([outcome, known, state === 'failed' || state === 'warning' ? typeof fixer : 'string']).toEqual([
        outcome,
        true,
        'string',
      ]);
      if (fixer) expect([outcome, fixer in checkTexts]).toEqual([outcome, true]);
    });
  });

  it('[V144] come from the set of an app where it has one', () => {
    expect(checkText(en, 'again')).toBe('Check again');
    expect(checkText(zhCN, 'again')).toBe('重新检查');
    expect(checkText({ ...en, 'check.again': 'Once more' }, 'again')).toBe('Once more');
  });
});
