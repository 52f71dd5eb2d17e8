/** @jest-environment jsdom */
import { announceLiveTexts } from '../../../web/engine/frame/announcer';

// jsdom draws nothing, so everything in the document counts as visible.
Element.prototype.checkVisibility = () => true;
Object.defineProperty(HTMLElement.prototype, 'innerText', {
  get(this: HTMLElement) {
    return this.textContent;
  },
});

const page = document.createElement('section');
const said = (): string | null => document.querySelector('#wx-live')?.textContent ?? null;
/** Observers are called after the current task's microtasks. */
const observed = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
const insert = async (html: string): Promise<Element> => {
  page.insertAdjacentHTML('beforeend', html);
  await observed();
  return page.lastElementChild as Element;
};

describe('the live region', () => {
  beforeAll(() => {
    document.body.append(page);
    announceLiveTexts(document.body);
  });

  it('[W74] is the only one, and says texts that appear and change', async () => {
    const toast = await insert('<div role="alert">Try again</div>');
    expect(said()).toBe('Try again');
    toast.textContent = 'Line busy';
    await observed();
    expect(said()).toBe('Line busy');
    const people = await insert('<p aria-live="polite">Ana joined</p>');
    expect(said()).toBe('Ana joined');
    expect([toast, people].map((one) => one.getAttribute('aria-live'))).toEqual(['off', 'off']);
    expect(document.querySelectorAll('[aria-live="polite"]')).toHaveLength(1);
  });

  it('[W74] is silent about figures that count, covered pages, and texts that are not live', async () => {
    const counting = await insert('<div role="status">Retrying in 6 s</div>');
    expect(said()).toBe('Retrying in 6 s');
    counting.textContent = 'Retrying in 5 s';
    await insert('<p>00:12</p>');
    await insert('<div class="wx-screen-covered"><p role="alert">Hidden</p></div>');
    expect(said()).toBe('Retrying in 6 s');
  });
});
