/** @jest-environment jsdom */
import { prepareElement } from '../../../web/engine/element';
import { openDialog } from '../../../web/wx/interface/dialogs';

it('[W75] leaves out a role and an ARIA attribute without a value', () => {
  const element = prepareElement(document.createElement('div'));
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-label', 'Ana, Video call');
  ['role', 'aria-label', 'aria-modal'].forEach((name) => element.setAttribute(name, ''));
  element.setAttribute('class', '');
  expect(element.outerHTML).toBe('<div class=""></div>');
});

it.each([
  ['of its first text', [Object.assign(document.createElement('p'), { textContent: 'Leave?' })], 'Leave?'],
  ['of its kind without a text', [], 'Choices'],
] as const)('[W75] gives a dialog the name %s', (_what, body, name) => {
  void openDialog('sheet', body, [{ text: 'Cancel', dismisses: true }], true);
  const box = document.querySelector('[role="dialog"]');
  expect(box?.getAttribute('aria-label')).toBe(name);
  document.body.replaceChildren();
});
