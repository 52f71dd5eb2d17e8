/**
 * A room id: 1 to 64 code points of any script, as people write names, with single spaces inside. Two ids that differ are two rooms, so
 * nothing is replaced or left out. Refused are control characters, invisible marks and other spaces, which people cannot tell apart, and
 * the characters that end a part of an address or a key: % # * / : ? \
 */
export const roomId =
  /^(?! )(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\u0000- %#*\/:?\\\u007F-\u00A0\u00AD\u061C\u1680\u2000-\u200B\u200E\u200F\u2028-\u202F\u205F-\u206F\u3000\uD800-\uDFFF\uFEFF\uFFF0-\uFFFF]| (?! |$)){1,64}$/;
