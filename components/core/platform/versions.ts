/** Compares by number, part by part. A part that cannot be read counts as 0, so that an unknown library is treated as the minimum version. */
export function compareVersions(one: string, other: string): number {
  const left = one.split('.');
  const right = other.split('.');
  for (let part = 0; part < 3; part += 1) {
    const difference = (parseInt(left[part] ?? '', 10) || 0) - (parseInt(right[part] ?? '', 10) || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
