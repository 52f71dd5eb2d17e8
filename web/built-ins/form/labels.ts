/** Copies the tag's aria attributes to the field inside it, because the field gets the focus. */
export function mirrorLabels(host: HTMLElement, field: HTMLElement): void {
  const copy = (): void => {
    host.getAttributeNames().forEach((name) => {
      if (name.startsWith('aria-')) field.setAttribute(name, host.getAttribute(name) ?? '');
    });
  };
  copy();
  new MutationObserver(copy).observe(host, { attributes: true });
}
