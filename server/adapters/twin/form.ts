export type FormValue = string | FormNode;
export type FormNode = { [key: string]: FormValue };

/** `a[b][0][c]=x` as nested objects, index keys kept as keys. Prototype names stay harmless. */
export function parseForm(body: string): FormNode {
  const root = node();
  for (const [name, value] of new URLSearchParams(body)) {
    const keys = name.replaceAll("]", "").split("[");
    let at = root;
    for (const key of keys.slice(0, -1)) {
      const child = at[key];
      if (typeof child === "object") at = child;
      else {
        const fresh = node();
        at[key] = fresh;
        at = fresh;
      }
    }
    const last = keys.at(-1) ?? "";
    if (last === "" && keys.length > 1) at[String(Object.keys(at).length)] = value;
    else at[last] = value;
  }
  return root;
}

const node = (): FormNode => Object.create(null) as FormNode;

export const textAt = (form: FormNode, key: string): string | undefined => {
  const value = form[key];
  return typeof value === "string" ? value : undefined;
};
export const nodeAt = (form: FormNode, key: string): FormNode => {
  const value = form[key];
  return typeof value === "object" ? value : node();
};
export const listAt = (form: FormNode, key: string): FormNode[] =>
  Object.values(nodeAt(form, key)).filter((value): value is FormNode => typeof value === "object");
export const metadataAt = (form: FormNode): Record<string, string> =>
  Object.fromEntries(
    Object.entries(nodeAt(form, "metadata")).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
