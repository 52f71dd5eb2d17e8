import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseFolder, zipOf } from '../../tools/release/folder';
import { withSubpackage } from '../../tools/release/subpackage';
import { partsConsumer } from '../e2e/tools/pack/consumers';
import { fakePhone } from '../fakes/phone/fake-phone';

const root = mkdtempSync(join(tmpdir(), 'sheets-'));
const app = join(root, 'app');
const pages = { main: 'pages/room/index', sub: 'rtc-kit-parts/pages/room/index' };

beforeAll(() => {
  const zip = join(root, 'kit.zip');
  writeFileSync(zip, zipOf(withSubpackage(releaseFolder({ kit: 'dist/kit', without: [] }), ['chat', 'members'])));
  partsConsumer(zip, app);
});
afterEach(() => document.body.replaceChildren());
afterAll(() => rmSync(root, { recursive: true }));

describe('sheets in a subpackage', () => {
  it.each([
    ['1.7.0', pages.main],
    ['1.7.0', pages.sub],
    ['2.11.0', pages.sub],
    ['2.11.2', pages.main],
    ['newest', pages.main],
    ['newest', pages.sub],
  ])('[X194] belong to the room on base library %s, on %s', async (version, path) => {
    const phone = fakePhone(version, { root: app });
    phone.launch();
    const page = phone.visit(path);
    await phone.clock.advance(100);
    expect(page.texts('.check__title')).toEqual(['Camera', 'Microphone', 'Network']);
    // The lines for screen readers: one of the room, one of the chat, two of the members.
    expect(page.count('.said')).toBe(4);
    expect(phone.faults).toEqual([]);
  });

  it('[X194] are not found from the main package on base library 2.11.0, which knows no placeholders', () => {
    const phone = fakePhone('2.11.0', { root: app });
    phone.launch();
    expect(() => phone.visit(pages.main)).toThrow('Component is not found in path "rtc-kit-parts/chat/index"');
  });
});
