/** Fields that hold a secret: tokens, resume tokens, vouchers and signed URLs. */
const secretFields = ['tok', 'rt', 'v', 'urls'];
const maxLength = 400;

const withoutSecret = (name: string, value: unknown): unknown =>
  secretFields.includes(name) && (typeof value === 'string' || Array.isArray(value)) ? '…' : value;

/** A frame for a report: without secrets, and at most 400 characters of it, because reports are printed and kept. */
export function elided(text: string): string {
  const shown = (whole: string): string => (whole.length > maxLength ? `${whole.slice(0, maxLength)}… (${whole.length})` : whole);
  try {
    return shown(JSON.stringify(JSON.parse(text), withoutSecret));
  } catch {
    return shown(JSON.stringify(text));
  }
}
