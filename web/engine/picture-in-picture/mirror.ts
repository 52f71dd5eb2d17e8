/** The copies of one window, with the elements that they show. */
export type Originals = WeakMap<Element, HTMLElement>;

/** The elements around a copy have no box of their own, are never hidden, and hand their styles down. */
const around = 'display: contents !important; visibility: inherit !important; pointer-events: auto !important';

const isElement = (node: Node): node is HTMLElement => node.nodeType === Node.ELEMENT_NODE;
/** A live tag is copied without its picture, of which there is one. */
const isLive = ({ localName }: Element): boolean => /^wx-live-/.test(localName);

/**
 * A copy of an element in another document, which follows it. It stands in copies of the elements around the original, because classes,
 * variables and the theme come from there; `style` is added to that of the element.
 */
export class Mirror {
  readonly element: HTMLElement;
  private chain: readonly HTMLElement[] = [];

  constructor(
    private readonly original: HTMLElement,
    private readonly target: Document,
    private readonly originals: Originals,
    private readonly style = '',
  ) {
    this.element = target.createElement('div');
    this.element.style.cssText = around;
    this.update();
  }

  update(): void {
    const chain: HTMLElement[] = [this.original];
    for (let at = this.original.parentElement; at !== null && at !== document.body; at = at.parentElement) chain.unshift(at);
    if (chain.length !== this.chain.length || chain.some((each, place) => each !== this.chain[place])) this.build(chain);
    let copy = this.element;
    chain.forEach((original) => {
      copy = copy.firstElementChild as HTMLElement;
      if (original !== this.original) this.follow(copy, original, around);
    });
    this.followAll(copy, this.original, this.style);
  }

  /** The copy of an element inside the original. */
  copyOf(original: Element): HTMLElement | null {
    const copies = Array.from(this.element.querySelectorAll<HTMLElement>(original.localName));
    return copies.find((copy) => this.originals.get(copy) === original) ?? null;
  }

  private build(chain: readonly HTMLElement[]): void {
    this.chain = chain;
    let parent = this.element;
    parent.replaceChildren();
    chain.forEach((original) => (parent = parent.appendChild(this.target.importNode(original, false))));
  }

  private followAll(copy: HTMLElement, original: HTMLElement, style = ''): void {
    this.follow(copy, original, style);
    if (isLive(original)) return;
    const nodes = Array.from(original.childNodes).filter((node) => isElement(node) || node.nodeType === Node.TEXT_NODE);
    nodes.forEach((node, at) => {
      const present = copy.childNodes[at];
      const own = present?.nodeName === node.nodeName ? present : this.target.importNode(node, false);
      if (own !== present) copy.insertBefore(own, present ?? null);
      if (isElement(node)) this.followAll(own as HTMLElement, node);
      else if (own.nodeValue !== node.nodeValue) own.nodeValue = node.nodeValue;
    });
    while (copy.childNodes.length > nodes.length) copy.lastChild?.remove();
  }

  private follow(copy: HTMLElement, original: HTMLElement, style: string): void {
    this.originals.set(copy, original);
    // The page is covered, and its copy is not.
    const names = original.getAttributeNames().filter((name) => name !== 'inert' && name !== 'style');
    names.forEach((name) => setAttribute(copy, name, original.getAttribute(name) ?? ''));
    copy.getAttributeNames().forEach((name) => name !== 'style' && !names.includes(name) && copy.removeAttribute(name));
    setAttribute(copy, 'style', [original.getAttribute('style') ?? '', style].filter((each) => each !== '').join('; '));
  }
}

function setAttribute(element: Element, name: string, value: string): void {
  if ((element.getAttribute(name) ?? '') !== value || (value === '' && name !== 'style')) element.setAttribute(name, value);
}
