import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseFolder, zipOf } from '../../tools/release/folder';
import { folderConsumer } from '../e2e/tools/pack/consumers';
import { fakePhone } from '../fakes/phone/fake-phone';

const root = mkdtempSync(join(tmpdir(), 'consumers-'));
const apps = { folder: join(root, 'folder'), subpackage: join(root, 'subpackage') };

beforeAll(() => {
  mkdirSync(root, { recursive: true });
  const zip = join(root, 'kit.zip');
  writeFileSync(zip, zipOf(releaseFolder({ kit: 'dist/kit', without: [] })));
  folderConsumer('folder', zip, apps.folder);
  folderConsumer('subpackage', zip, apps.subpackage);
});
afterEach(() => document.body.replaceChildren());
afterAll(() => rmSync(root, { recursive: true }));

describe.each([
  ['4', '1.7.0'],
  // Older libraries cannot run it, because it needs Object.entries.
  ['6', '2.11.0'],
])('the released folder beside mobx %s of the host, on base library %s', (mobx, version) => {
  it('[X112] shows its lobby, without affecting the other', async () => {
    const phone = fakePhone(version, { root: apps.folder });
    phone.launch();
    const page = phone.visit(`pages/index/index?mobx=${mobx}`);
    await phone.clock.advance(100);
    page.tap('.guests');
    await phone.clock.advance(100);
    expect(page.text('.guests')).toBe('ana, ben · 2');
    expect(page.texts('.check__words')).toHaveLength(3);
    expect(phone.faults).toEqual([]);
  });

  it('[X113] is loaded with its subpackage, without affecting the other', async () => {
    const phone = fakePhone(version, { root: apps.subpackage });
    phone.launch();
    const home = phone.visit(`pages/home/index?mobx=${mobx}`);
    await phone.turn();
    const page = phone.visit('talk/room/index?room=standup');
    await phone.clock.advance(100);
    home.tap('.guests');
    await phone.clock.advance(100);
    expect(home.text('.guests')).toBe('ana, ben · 2');
    expect(page.texts('.check__words')).toHaveLength(3);
    expect(phone.faults).toEqual([]);
  });
});
