/** Call it once to undo what gave it to you; calling again does nothing. */
export type Release = () => void;

/** Makes any undo idempotent. */
export function releaseOnce(undo: () => void): Release {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    undo();
  };
}

/** One release for many, undone in the reverse order of acquiring. */
export function releaseAll(releases: readonly Release[]): Release {
  return releaseOnce(() => {
    releases
      .slice()
      .reverse()
      .forEach((release) => release());
  });
}
