/** The rules of a style sheet that select `:host`, by their selectors. Before 1.7.2 they select nothing. */
export function hostRules(wxss: string): string[] {
  const bare = wxss.replace(/\/\*[\s\S]*?\*\//g, '');
  return Array.from(bare.matchAll(/([^{};]*)\{/g), ([, selector]) => String(selector).trim()).filter((selector) =>
    /:host\b/.test(selector),
  );
}
