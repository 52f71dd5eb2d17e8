/** The page in front, which a window of its own can show too. */
interface PageInFront {
  openBeside(isWanted: boolean): boolean;
  closeBeside(): void;
}

/** Chromium offers a page that uses camera or microphone to open its window when the user leaves the tab, without a gesture. */
export function openWhenHidden(pages: PageInFront): void {
  try {
    // TypeScript does not know this action yet, and other browsers refuse it.
    navigator.mediaSession.setActionHandler('enterpictureinpicture' as MediaSessionAction, () => pages.openBeside(true));
  } catch {
    return;
  }
  document.addEventListener('visibilitychange', () => document.hidden || pages.closeBeside());
}
