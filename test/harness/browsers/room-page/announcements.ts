/** The newest announcements, as a listener remembers them. */
const most = 200;

/** All that the page's live region has said, oldest first. The region itself keeps only its last words. */
const said: string[] = [];

/** Listens to the live region, also to one that comes later. */
export function hear(): void {
  new MutationObserver((records) => {
    const region = records.map(({ target }) => target).find((target) => (target as Element).id === 'wx-live');
    if (region === undefined) return;
    said.push(region.textContent ?? '');
    said.splice(0, said.length - most);
  }).observe(document, { subtree: true, childList: true });
}

export const heard = (): readonly string[] => said;
