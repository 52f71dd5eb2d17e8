/** The drawing of three bars, for the button among the controls, whose style sheet draws their own icons only. */
export const pollsGlyph =
  "-webkit-mask-image:url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='red' stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='M4 4v16M4 5.5h9.5v3.5H4M4 10.25h15.5v3.5H4M4 15h6.5v3.5H4'/%3E%3C/svg%3E\")";
