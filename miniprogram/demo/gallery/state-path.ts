import type { Found } from './catalogue';

/** Pages whose component fills the window have no bar of WeChat's. */
export function statePath({ part, state }: Found): string {
  const isFull = part.stand !== 'alone' || part.part === 'call';
  return `/pages/stage/${isFull ? 'full' : 'index'}?part=${part.part}&state=${state.id}`;
}
