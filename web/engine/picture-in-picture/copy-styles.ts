/** Copies every style sheet of the page into another document, also those that are added later, until released. */
export function copyStyles(target: Document): () => void {
  const style = target.head.appendChild(target.createElement('style'));
  const copy = (): void => {
    style.textContent = Array.from(document.styleSheets).map(textOf).join('\n');
  };
  copy();
  const watcher = new MutationObserver(copy);
  watcher.observe(document.head, { childList: true });
  return () => watcher.disconnect();
}

/** The rules of a sheet, with addresses that mean the same in another document. */
function textOf(sheet: CSSStyleSheet): string {
  const base = sheet.href ?? document.baseURI;
  return Array.from(sheet.cssRules, ({ cssText }) => cssText)
    .join('\n')
    .replace(/url\("(?!data:|blob:|#)([^"]+)"\)/g, (_whole, address: string) => `url("${new URL(address, base).href}")`);
}
