/** A field of a form, found by its element. */
export interface Control {
  /** Empty when the form has no use for it. */
  readonly name: string;
  readonly value: unknown;
  reset(): void;
  /** What a tap on its label does. */
  activate(): void;
}

const controls = new WeakMap<Element, Control>();

export const addControl = (element: Element, control: Control): void => void controls.set(element, control);

export const controlOf = (element: Element): Control | undefined => controls.get(element);

/** All controls below `root`, in the order of the document. */
export function controlsIn(root: Element): { readonly element: Element; readonly control: Control }[] {
  return [...root.querySelectorAll('*')].flatMap((element) => {
    const control = controls.get(element);
    return control === undefined ? [] : [{ element, control }];
  });
}
