import { limits } from '../../components/core/protocol/limits';

/** Control characters, half surrogates, and the invisible marks that turn the direction of the text around a name. */
const unwanted = /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069]/gu;
/** Something to see: a name of joiners, selectors and blanks alone is no name. */
const visible = /[^\p{Cf}\p{Z}\p{Mn}]/u;

/** The name as others will see it, or null when nothing that can be shown is left, or too much. Length is in code points. */
export function cleanName(raw: string): string | null {
  const name = raw.replace(/\s+/gu, ' ').replace(unwanted, '').replace(/ +/g, ' ').trim();
  const length = Array.from(name).length;
  return length >= 1 && length <= limits.nameLength && visible.test(name) ? name : null;
}
