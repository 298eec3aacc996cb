// Nested edits of one text. Each edit says what becomes of a range, given what its inner edits made of it.

/**
 * @typedef {{ start: number, end: number, wrap: (rendered: string, original: string) => string }} Edit
 * Ranges nest or lie apart; edits of the same range apply one after the other.
 */

/** @param {string} text @param {Edit[]} edits */
export function render(text, edits, start = 0, end = text.length) {
  const inside = edits
    .filter((edit) => edit.start >= start && edit.end <= end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let out = "";
  let at = start;
  for (let i = 0; i < inside.length; ) {
    const outer = inside[i];
    let next = i + 1;
    while (next < inside.length && inside[next].start < outer.end) next += 1;
    const group = inside.slice(i, next);
    if (group.some((edit) => edit.end > outer.end)) throw new Error(`edits overlap at ${outer.start}`);
    const isWhole = (edit) => edit.start === outer.start && edit.end === outer.end;
    const original = text.slice(outer.start, outer.end);
    let rendered = render(
      text,
      group.filter((edit) => !isWhole(edit)),
      outer.start,
      outer.end,
    );
    for (const edit of group.filter(isWhole)) rendered = edit.wrap(rendered, original);
    out += text.slice(at, outer.start) + rendered;
    at = outer.end;
    i = next;
  }
  return out + text.slice(at, end);
}
