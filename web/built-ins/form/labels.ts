/** A field inside a tag is what gets the focus, so what was said about the tag must be said of the field. */
export function mirrorLabels(host: HTMLElement, field: HTMLElement): void {
  const copy = (): void => {
    host.getAttributeNames().forEach((name) => {
      if (name.startsWith('aria-')) field.setAttribute(name, host.getAttribute(name) ?? '');
    });
  };
  copy();
  new MutationObserver(copy).observe(host, { attributes: true });
}
