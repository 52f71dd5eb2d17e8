import createQrCode from 'qrcode-generator';

/** Light modules around the code, without which cameras do not find it: ISO/IEC 18004, 9.1. */
const quietZone = 4;
/** Repairs 15 % of the code, enough for a screen. */
const repair = 'M';
/** The library takes the smallest code that holds the text. */
const smallest = 0;

/** A text as a QR code, black on white in every theme. Null if it is too long for one. */
export function qrCode(text: string, label: string): Element | null {
  const code = createQrCode(smallest, repair);
  try {
    code.addData(text);
    code.make();
  } catch {
    return null;
  }
  const count = code.getModuleCount();
  const places = Array.from({ length: count }, (_none, place) => place);
  const dark = places.flatMap((row) => places.filter((column) => code.isDark(row, column)).map((column) => [column, row]));
  const side = count + 2 * quietZone;
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('class', 'wx-qr-code');
  picture.setAttribute('viewBox', `${-quietZone} ${-quietZone} ${side} ${side}`);
  picture.setAttribute('shape-rendering', 'crispEdges');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', label);
  const path = picture.appendChild(document.createElementNS(picture.namespaceURI ?? '', 'path'));
  path.setAttribute('d', dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join(''));
  return picture;
}
