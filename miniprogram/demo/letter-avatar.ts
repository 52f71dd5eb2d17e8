/** The avatar of a user without a picture. */
export interface LetterAvatar {
  letter: string;
  ground: string;
}

const grounds = ['#cfe3d8', '#ebd3c2', '#efe2b8', '#cbdce6', '#e6d5dc', '#dad9d2'];

/** The first letter of the name, on the background that the same user has in a call. */
export function letterAvatar({ id, name }: { id: string; name: string }): LetterAvatar {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (hash * 31 + id.charCodeAt(at)) % 65_521;
  return { letter: (Array.from(name.trim())[0] ?? '').toUpperCase(), ground: grounds[hash % grounds.length] ?? '' };
}
