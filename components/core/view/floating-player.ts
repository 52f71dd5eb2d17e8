import { box } from '../shared/mobx';

/** The player in the phone's picture-in-picture window, its room first; '' without a window. A phone has one. */
export const floatingPlayer = box('');
