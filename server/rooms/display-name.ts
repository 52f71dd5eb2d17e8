import { limits } from '../../components/core/protocol/limits';

/** Control characters, lone surrogates, and invisible marks that could reverse the text around a name. */
const unwanted = /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069]/gu;
/** A name needs something visible: joiners, variation selectors and spaces alone are not enough. */
const visible = /[^\p{Cf}\p{Z}\p{Mn}]/u;

/** The name as others see it, or null when it is empty, invisible or too long. The length is in code points. */
export function cleanName(raw: string): string | null {
  const name = raw.replace(/\s+/gu, ' ').replace(unwanted, '').replace(/ +/g, ' ').trim();
  const length = Array.from(name).length;
  return length >= 1 && length <= limits.nameLength && visible.test(name) ? name : null;
}
