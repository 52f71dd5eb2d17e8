/** The forms of `room://` URL by which a phone can enter TRTC's rooms, as listed in `hello.caps`; see docs/adr/009. */
export const roomUrlForms = { today: 'room.2', older: 'room.1' } as const;
