/** Undoes the call that returned it. Calling it again does nothing. */
export type Release = () => void;
