/** Forms of `room://` URL that a phone can enter TRTC's rooms by, as `hello.caps` names them; see docs/adr/009. */
export const roomUrlForms = { today: 'room.2', older: 'room.1' } as const;
