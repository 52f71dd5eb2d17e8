/** Undoes the call that returned it. A second call does nothing. */
export type Release = () => void;

/** Makes `undo` idempotent. */
export function releaseOnce(undo: () => void): Release {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    undo();
  };
}

/** Combines releases into one, which runs them in reverse order. */
export function releaseAll(releases: readonly Release[]): Release {
  return releaseOnce(() => {
    releases
      .slice()
      .reverse()
      .forEach((release) => release());
  });
}
