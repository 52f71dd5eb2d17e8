/** The avatar of a user without a picture: one letter on one of six colours, the same everywhere. */
export interface AvatarView {
  letter: string;
  tint: number;
  avatar: string;
}

const grounds = 6;
const firstCharacter = /^(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^])/;

export function tintOf(id: string): number {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) hash = (hash * 31 + id.charCodeAt(index)) % 65_521;
  return hash % grounds;
}

export function avatarView(id: string, name: string, picture?: string): AvatarView {
  const first = firstCharacter.exec(name.trim());
  return { letter: first === null ? '·' : first[0].toUpperCase(), tint: tintOf(id), avatar: picture ?? '' };
}
