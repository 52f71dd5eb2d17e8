/** Call it once to undo what gave it to you; calling again does nothing. */
export type Release = () => void;
