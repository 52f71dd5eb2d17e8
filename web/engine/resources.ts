/**
 * The URL of an image or a sound. Absolute paths start at the root of the mini program, others at the file that contains them. The plugin
 * serves all below `app/`.
 */
export function resourceUrl(source: string, from = ''): string {
  if (source === '' || /^([a-z][a-z\d+.-]*:|\/\/)/i.test(source)) return source;
  const base = new URL('app/', document.baseURI);
  return new URL(source.replace(/^\//, ''), source.startsWith('/') ? base : new URL(from, base)).href;
}
