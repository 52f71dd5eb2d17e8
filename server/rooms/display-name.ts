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

/** The longest beginning of a text that can be a name, or null. */
export const shortenedName = (text: string): string | null => {
  const name = cleanName(text);
  return name ?? cleanName(Array.from(text.trim()).slice(0, limits.nameLength).join(''));
};

/** The name of a user who gave none: the token's name, else the id, each shortened to the limit. */
export const nameOfToken = ({ name, user }: { name: string | null; user: string }): string =>
  (name === null ? null : shortenedName(name)) ?? shortenedName(user) ?? user.slice(0, limits.nameLength);
