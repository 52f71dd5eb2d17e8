import type { EngineNode } from './engine';

/** Whether a component's WXML uses a `<template>`. */
export const usesTemplates = (wxml: string): boolean => /<template\b[^>]*\bis=/.test(wxml);

/**
 * Finds changes of the nodes that components with a `<template>` render. Before 1.7.2 such a change breaks the batch that carries it:
 * what comes after it is lost, the two trees differ from then on, and with the kit's own templates no later batch could be applied.
 */
export class TemplateWatch {
  private readonly known = new Map<EngineNode, EngineNode[] | null>();

  attached(node: EngineNode): void {
    this.known.set(node, null);
  }

  detached(node: EngineNode): void {
    this.known.delete(node);
  }

  /** The components whose nodes changed since the last call. The first rendering of a component is no change. */
  changed(): EngineNode[] {
    return Array.from(this.known.keys()).filter((component) => {
      const before = this.known.get(component) ?? null;
      const now = (component.shadowRoot?.childNodes ?? []).flatMap(nodesIn);
      this.known.set(component, now);
      return before !== null && (before.length !== now.length || before.some((node, at) => node !== now[at]));
    });
  }
}

/** The tags in `node`, itself included. The engine keeps the nodes of a branch that is replaced by one with the same tags. Texts do not count, and native tags stand beside the templates and not inside them. */
function nodesIn(node: EngineNode): EngineNode[] {
  if (node.childNodes === undefined || /^wx-live-/i.test(node.$$?.tagName ?? '')) return [];
  return [node, ...node.childNodes.flatMap(nodesIn)];
}
