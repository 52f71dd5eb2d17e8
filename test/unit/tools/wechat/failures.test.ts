import { uploadErrorOf, messageOf } from '../../../../tools/wechat/failures';

const fault = (code: number | string | null, message: string) => ({ code, message, log: 'one\ntwo\n' });

describe('a failure on the way to WeChat', () => {
  it.each<[string, ReturnType<typeof fault>, number, string]>([
    ['no address', fault(20001, 'Error: getaddrinfo ENOTFOUND servicewechat.com'), 4, 'cannot be reached'],
    [
      'a proxy that is gone',
      fault(20001, 'tunneling socket could not be established, cause=connect ECONNREFUSED'),
      4,
      'cannot be reached',
    ],
    ['a stranger’s certificate', fault(20001, 'Error: self-signed certificate in certificate chain'), 4, 'not trusted'],
    [
      'a page instead of an answer',
      fault(20001, `SyntaxError: Unexpected token '<', "<html>" is not valid JSON`),
      4,
      'The answer did not come from WeChat',
    ],
    ['no end', fault('TIMEOUT', 'not done after 5 s'), 4, 'in time'],
    [
      'an address over IPv6',
      fault(20003, 'Error: {"errCode":-10008,"errMsg":"invalid ip: 2001:db8::7"}'),
      3,
      'address 2001:db8::7',
    ],
    [
      'a key of somebody else',
      fault(20003, 'Error: {"errCode":-1,"errMsg":"get new ticket fail: innerCode: -80002"}'),
      3,
      'this private key for wx1',
    ],
    ['nobody’s appid', fault(20001, 'Error: errCode: -1; errMsg: system error'), 3, 'does not know the mini program wx1'],
    [
      'too much',
      fault(
        20003,
        'Error: {"errCode":-1,"errMsg":"inner upload fail with errcode: 80051, errmsg: source size 2169KB exceed max limit 2MB"}',
      ),
      3,
      '2169KB',
    ],
    [
      'code that WeChat refuses',
      fault(20003, 'Error: {"errCode":-1,"errMsg":"inner upload fail with errcode: -80057, errmsg: invalid file: a.js"}'),
      1,
      'invalid file: a.js',
    ],
    [
      'a page that is not there',
      fault(10005, 'app.json: ["pages"][1] could not find the corresponding file'),
      1,
      'does not compile: app.json',
    ],
    [
      'a refusal nobody wrote down',
      fault(20003, 'Error: {"errCode":-7,"errMsg":"closed today"}'),
      3,
      'WeChat refuses: closed today (-7)',
    ],
    ['anything else', fault(null, 'it broke'), 1, 'it broke'],
  ])('[X75] of %s has an exit code and words of its own', (_what, given, exit, words) => {
    const trouble = uploadErrorOf(given, 'wx1');
    expect([trouble.exit, trouble.message]).toEqual([exit, expect.stringContaining(words)]);
  });

  it('[X75] that is not known shows the last that was written', () => {
    expect(uploadErrorOf(fault(null, 'it broke'), 'wx1').advice).toEqual(['The last output of miniprogram-ci:', 'one', 'two']);
  });

  it('[X75] is told in the words that WeChat found', () => {
    expect(messageOf('Error: Error: {"errCode":-1,"errMsg":"no"}')).toBe('no (-1)');
    expect(messageOf('Error: socket hang up')).toBe('socket hang up');
  });
});
