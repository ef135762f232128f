/**
 * Split a text into its first sentence and the rest.
 *
 * A full stop inside a number (`1.8 s`) ends nothing: only one that a space and a capital or a
 * digit follow does.
 */
export function firstSentence(text: string): { first: string; rest: string } {
  const end = /[.!?](?=\s+[\p{Lu}\d"“])/u.exec(text);
  if (!end) return { first: text.trim(), rest: "" };
  const cut = end.index + 1;
  return { first: text.slice(0, cut).trim(), rest: text.slice(cut).trim() };
}
