/** The page that a component attaching now belongs to. Below 1.9.3 native events are looked up on it. */
export function pageInFront(): object | undefined {
  const pages = getCurrentPages();
  return pages[pages.length - 1];
}
