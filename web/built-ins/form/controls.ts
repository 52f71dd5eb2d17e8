/** A field of a form. */
export interface Control {
  /** Empty for a field without a value in the form. */
  readonly name: string;
  readonly value: unknown;
  reset(): void;
  /** Called for a tap on its label. */
  activate(): void;
}

const controls = new WeakMap<Element, Control>();

export const addControl = (element: Element, control: Control): void => void controls.set(element, control);

export const controlOf = (element: Element): Control | undefined => controls.get(element);

/** All controls inside `root`, in document order. */
export function controlsIn(root: Element): { readonly element: Element; readonly control: Control }[] {
  return [...root.querySelectorAll('*')].flatMap((element) => {
    const control = controls.get(element);
    return control === undefined ? [] : [{ element, control }];
  });
}
