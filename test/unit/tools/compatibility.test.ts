import { newestVersion } from '../../../tools/min-version/tables';
import {
  capabilityWords,
  compatibilityPages,
  shownVersions,
  sourceOf,
  testedVersions,
} from '../../../tools/generate/compatibility';
import platforms from '../../../tools/generate/platforms.json';
import { versions } from '../../fakes/phone/versions';

const pages = compatibilityPages();
const [en = '', zh = ''] = Object.values(pages);
const rowOf = (page: string, start: string): string[] =>
  (page.split('\n').find((line) => line.startsWith(`| ${start} |`)) ?? '').split('|').map((cell) => cell.trim());

describe('docs/compatibility', () => {
  it('[N72] has a column for each version on which the components are tested', () => {
    expect(testedVersions).toEqual(versions.map((version) => (version === 'newest' ? newestVersion : version)));
  });

  it('[N72] has a row in words of both languages for every capability', () => {
    Object.entries(capabilityWords()).forEach(([name, words]) => {
      expect([name, words === '', rowOf(en, `\`${name}\``)[2]]).toEqual([name, false, words]);
      expect([name, /[\u4e00-\u9fff]/.test(rowOf(zh, `\`${name}\``)[2] ?? '')]).toEqual([name, true]);
    });
  });

  it('[N72] marks the versions that have it, and the browser', () => {
    const cellsOf = (name: string) => rowOf(en, `\`${name}\``).slice(3, -2);
    const marks = (name: string) => testedVersions.map((version) => cellsOf(name)[shownVersions.indexOf(version)]?.charAt(0));
    expect(marks('torch')).toEqual(['–', '–', '–', '–', '–', '–', '●', '●', '●']);
    expect(marks('filter').slice(-2)).toEqual(['–', '●']);
    expect([rowOf(en, '`torch`').at(-2), rowOf(en, '`filter`').at(-2)]).toEqual(['●', '–']);
  });

  it('[N72] [X142] gives the source of every cell', () => {
    shownVersions.forEach((version, at) => {
      const cell = rowOf(en, '`torch`').slice(3)[at] ?? '';
      expect(cell).toBe(`${cell.charAt(0)} ${sourceOf(version, 'torch', cell.startsWith('●'))}`);
    });
  });

  it('[N72] says of each platform what a named page documents, and of the rest that it is unknown', () => {
    const origins = Object.keys(platforms.origins);
    platforms.rows.forEach(({ cells }) =>
      Object.entries(cells).forEach(([platform, [is = '', origin = '']]) => {
        expect(platforms.platforms).toContain(platform);
        expect(origins).toContain(origin);
        expect(Object.keys(platforms.words)).toContain(is);
      }),
    );
    expect(rowOf(en, 'Stopping a player by command').slice(2, 4)).toEqual(['unknown', 'yes, reported [7]']);
    expect(en).toContain('Nothing on it was measured on a phone');
    expect(zh).toContain('未知');
  });
});
