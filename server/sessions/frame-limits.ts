/** The limit for frames of any kind, well above those for requests and ephemerals: beyond it a client is flooding. */
export const framesPerSecond = 100;
export const framesBurst = 300;
/** The number of frames accepted between `hello` and `welcome`. */
export const maxEarly = 64;
