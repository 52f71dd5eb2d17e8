/** The drawing of a speech bubble, for the button among the controls, whose style sheet draws their own icons only. */
export const chatGlyph =
  "-webkit-mask-image:url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='red' stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='M5.75 4h12.5A2.75 2.75 0 0 1 21 6.75v7.5A2.75 2.75 0 0 1 18.25 17H12.2l-4.4 3.5a.8.8 0 0 1-1.3-.63V17h-.75A2.75 2.75 0 0 1 3 14.25v-7.5A2.75 2.75 0 0 1 5.75 4z'/%3E%3Cpath d='M8 8.75h8M8 12.25h4.75'/%3E%3C/svg%3E\")";
