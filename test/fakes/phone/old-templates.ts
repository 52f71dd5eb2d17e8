import type { EngineNode } from './engine';

/** Whether a component's WXML uses a `<template>`. */
export const usesTemplates = (wxml: string): boolean => /<template\b[^>]*\bis=/.test(wxml);

/**
 * Finds changes of the nodes that components with a `<template>` render. Before 1.7.2 such a change breaks the batch that carries it:
 * what comes after it is lost, the two trees differ from then on, and with the kit's own templates no later batch could be applied.
 */
export class TemplateWatch {
  private readonly shapes = new Map<EngineNode, string | null>();

  attached(node: EngineNode): void {
    this.shapes.set(node, null);
  }

  detached(node: EngineNode): void {
    this.shapes.delete(node);
  }

  /** The components whose nodes changed since the last call. The first rendering of a component is no change. */
  changed(): EngineNode[] {
    return Array.from(this.shapes.keys()).filter((node) => {
      const before = this.shapes.get(node);
      const now = shapeOf(node.shadowRoot?.childNodes ?? []);
      this.shapes.set(node, now);
      return before !== null && before !== now;
    });
  }
}

/** Native tags are left out: they stand beside the templates and not inside them. */
function shapeOf(nodes: readonly EngineNode[]): string {
  return nodes
    .filter(({ is }) => !/^wx-live-/.test(is ?? ''))
    .map((node) => `${node.is ?? ''}(${shapeOf(node.childNodes ?? [])})`)
    .join('');
}
