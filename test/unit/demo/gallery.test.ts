import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { schemas } from '../../../components/core/protocol/schemas';
import { catalogue, stateBeside, stateNamed } from '../../../miniprogram/demo/gallery/catalogue';
import type { Language } from '../../../miniprogram/demo/gallery/people';
import type { GalleryState } from '../../../miniprogram/demo/gallery/scene';
import { StandInServer } from '../../../miniprogram/demo/gallery/stand-in-server';
import { frameFault } from '../../../server/conformance/shapes';

const languages: readonly Language[] = ['zh', 'en'];
const components = readdirSync('components').filter((folder) => existsSync(join('components', folder, 'index.json')));

const statesIn = (language: Language): { name: string; state: GalleryState }[] =>
  catalogue(language).flatMap(({ part, states }) => states.map((state) => ({ name: `${part} ${state.id}`, state })));

describe('the gallery of the demo', () => {
  it('[V290] has every component of the kit, and at least one state of each', () => {
    const parts = catalogue('en').map(({ part }) => part);
    expect(parts.slice().sort()).toEqual(components);
    expect(catalogue('en').filter(({ states }) => states.length === 0)).toEqual([]);
  });

  it('[V290] names every state in both languages, by an address of its own', () => {
    const [zh = [], en = []] = languages.map((language) => statesIn(language).map(({ name }) => name));
    expect(en).toEqual(zh);
    expect(new Set(en).size).toBe(en.length);
    const unnamed = statesIn('en').filter(({ state }) => state.zh === '' || state.en === '' || state.zh === state.en);
    expect(unnamed).toEqual([]);
  });

  it('[V291] leads from each state to the next and back, from the last one on to the first', () => {
    const all = statesIn('en');
    const first = stateNamed('nothing', '', 'en');
    let at = first;
    all.forEach(({ name }) => {
      expect(`${at.part.part} ${at.state.id}`).toBe(name);
      const next = stateBeside(at, 1, 'en');
      expect(stateBeside(next, -1, 'en').state.id).toBe(at.state.id);
      at = next;
    });
    expect(at.state.id).toBe(first.state.id);
  });

  it.each(languages)('[V292] says only what a server may say: %s', (language) => {
    const faults: string[] = [];
    statesIn(language).forEach(({ name, state: { scene } }) => {
      const server = new StandInServer(scene, language, 'Tea');
      const methods = Object.keys(schemas.methods);
      const receive = server.accept({
        close: () => undefined,
        say(frame) {
          const fault = frameFault(JSON.parse(JSON.stringify(frame)), (id) => methods[id]);
          if (fault !== null) faults.push(`${name}: ${fault}`);
        },
      });
      receive({ t: 'hello', dev: 'here' });
      methods.forEach((m, id) => {
        const tracks = m === 'media.play' ? [{ member: 'p1', source: 'main' }] : [];
        receive({ t: 'req', id, m, d: { room: 'gallery', tracks, source: 'main', text: 'hi' } });
      });
      (scene.events ?? []).forEach((event) => server.event('r:gallery', event));
      server.ephemeral('r:gallery', 'volume', { id: 'p1', level: 60 });
    });
    expect(faults).toEqual([]);
  });
});
