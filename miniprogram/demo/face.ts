/** What stands for somebody without a picture. */
export interface Face {
  letter: string;
  ground: string;
}

const grounds = ['#cfe3d8', '#ebd3c2', '#efe2b8', '#cbdce6', '#e6d5dc', '#dad9d2'];

/** The first letter of the name, on the ground that the same person has in a call. */
export function faceOf({ id, name }: { id: string; name: string }): Face {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (hash * 31 + id.charCodeAt(at)) % 65_521;
  return { letter: (Array.from(name.trim())[0] ?? '').toUpperCase(), ground: grounds[hash % grounds.length] ?? '' };
}
