import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phoneOptions } from '../../../../tools/phone/options';
import { versionsIn } from '../../../../tools/phone/runtime/libraries';

const folder = ['--baselib', 'libs'];

describe('the options of npm run phone', () => {
  it('[X132] have defaults', () => {
    expect(phoneOptions(folder)).toEqual({
      baselib: 'libs',
      versions: null,
      only: null,
      insertMs: 20,
      removeMs: 20,
      platform: 'android',
      seed: 1,
      build: true,
      write: false,
    });
    expect(phoneOptions(['--help'])).toBeNull();
  });

  it('[X132] are read as lists, numbers and names', () => {
    const given = [
      '--versions',
      '2.8.2, 1.7.0,2.8.2',
      '--only',
      'mute,call',
      '--insert',
      '80',
      '--remove',
      '0',
      '--platform',
      'ios',
    ];
    expect(phoneOptions([...folder, ...given])).toMatchObject({
      versions: ['2.8.2', '1.7.0'],
      only: ['mute', 'call'],
      insertMs: 80,
      removeMs: 0,
      platform: 'ios',
    });
  });

  it('[X132] are refused by name when they are wrong', () => {
    const refused = (...args: string[]) => expect(() => phoneOptions([...folder, ...args]));
    refused('--version', '2.8.2').toThrow('--version');
    refused('--versions', '2.8').toThrow("--versions is '2.8': a version looks like 2.8.2");
    refused('--versions', ',').toThrow('--versions');
    refused('--only', 'fly').toThrow("--only is 'fly': the abilities are loads, lobby, joins");
    refused('--insert', 'soon').toThrow("--insert is 'soon': it must be a number from 0 to 10000");
    refused('--remove', '99999').toThrow('--remove');
    refused('--platform', 'windows').toThrow("--platform is 'windows'");
    refused('--write', '--only', 'mute').toThrow('--write records whole runs');
    refused('--write', '--platform', 'ios').toThrow('--write');
  });

  it('[X132] must name the folder, and say where the libraries come from', () => {
    expect(() => phoneOptions([])).toThrow('There is no base library to run on.');
    try {
      phoneOptions([]);
    } catch (cause) {
      expect((cause as { advice: string[] }).advice.join(' ')).toMatch(
        /WAService\.js and .*WAWebview\.js.*WeChat devtools installs them/,
      );
    }
  });
});

describe('the folder of base libraries', () => {
  const root = mkdtempSync(join(tmpdir(), 'libraries-'));
  const add = (version: string, ...files: string[]): void => {
    mkdirSync(join(root, version));
    files.forEach((file) => writeFileSync(join(root, version, file), ''));
  };
  add('2.10.0', 'WAService.js', 'WAWebview.js');
  add('2.9.1', 'WAService.js', 'WAWebview.js');
  add('1.6.0', 'WAService.js', 'WAWebview.js');
  add('2.0.0', 'WAService.js');
  add('notes');
  afterAll(() => rmSync(root, { recursive: true }));

  it('[X132] gives its complete versions from the minimum version on, oldest first', () => {
    expect(versionsIn(root, null)).toEqual(['2.9.1', '2.10.0']);
    expect(versionsIn(root, ['2.10.0', '2.9.1'])).toEqual(['2.9.1', '2.10.0']);
  });

  it('[X132] names what is missing', () => {
    expect(() => versionsIn(root, ['2.0.0'])).toThrow(`${join('2.0.0', 'WAWebview.js')} is missing`);
    expect(() => versionsIn(root, ['3.0.0'])).toThrow(`${join('3.0.0', 'WAService.js')} is missing`);
    expect(() => versionsIn(root, ['1.6.0'])).toThrow('does not run on 1.6.0');
    expect(() => versionsIn(join(root, 'none'), null)).toThrow('there is no such folder');
    expect(() => versionsIn(join(root, 'notes'), null)).toThrow('holds no base library');
  });
});
