/** What stands for somebody without a picture. */
export interface Face {
  letter: string;
  ground: string;
}

const grounds = ['#cfe3d8', '#ebd3c2', '#efe2b8', '#cbdce6', '#e6d5dc', '#dad9d2'];

/** The first letter of the name, on a ground that stays the same for the same person. */
export function faceOf({ id, name }: { id: string; name: string }): Face {
  let sum = 0;
  for (let at = 0; at < id.length; at += 1) sum = (sum * 31 + id.charCodeAt(at)) >>> 0;
  return { letter: (Array.from(name.trim())[0] ?? '').toUpperCase(), ground: grounds[sum % grounds.length] ?? '#dad9d2' };
}
