import type { ASTVisitor, FieldNode, SelectionSetNode, ValidationContext } from "graphql";
import { createGraphQLError } from "graphql-yoga";
import { batchLimits } from "../../domain/limit/doors";

/** Deep enough for every useful question here, far too shallow for an attack. */
export const maxDepth = 6;
export const maxFields = 200;
/** Values that an answer may hold: two pages of two hundred tickets with all that is known of them. */
export const maxCost = 5_000;

/** How many of a list are counted where the question does not say. */
const listSizes: Record<string, number> = { events: 25, tiers: 8 };
const largestPage = 200;
const usualPage = 50;

/** Each value below a field counts so many times. `within` is the field above: a page's own list counts once. */
function sizeOf(field: FieldNode, within: string | null): number {
  const name = field.name.value;
  if (name !== "tickets" || within === "tickets") return listSizes[name] ?? 1;
  const limit = field.arguments?.find((argument) => argument.name.value === "limit")?.value;
  if (!limit) return usualPage;
  // What a variable holds is not known yet.
  return limit.kind === "IntValue" ? Math.min(largestPage, Math.max(1, Number(limit.value))) : largestPage;
}

/**
 * Refuses a query that is too deep, asks for too much or, in production, asks for the schema; before anything is resolved.
 * Fragments count where they are used.
 */
export const limitRule =
  (options: { introspection: boolean }) =>
  (context: ValidationContext): ASTVisitor => ({
    Field({ name: { value: name } }) {
      if (!options.introspection && (name === "__schema" || name === "__type"))
        context.reportError(createGraphQLError("The schema is not told here. Read the documentation."));
    },
    OperationDefinition(operation) {
      const seen = { fields: 0, roots: 0, aliases: 0, cost: 0 };
      let tooDeep = false;
      type At = { depth: number; open: readonly string[]; times: number; within: string | null };
      const walk = (selection: SelectionSetNode, at: At): void => {
        if (at.depth > maxDepth) tooDeep = true;
        for (const part of selection.selections) {
          if (tooDeep || seen.fields > maxFields) return;
          if (part.kind === "Field") {
            seen.fields++;
            if (at.depth === 1) seen.roots++;
            if (part.alias) seen.aliases++;
            seen.cost += at.times;
            const times = at.times * sizeOf(part, at.within);
            if (part.selectionSet)
              walk(part.selectionSet, { ...at, depth: at.depth + 1, times, within: part.name.value });
          } else if (part.kind === "InlineFragment") walk(part.selectionSet, at);
          else {
            const name = part.name.value;
            const fragment = context.getFragment(name);
            // A circle of fragments is refused by the standard rules; it must only not hang this one.
            if (fragment && !at.open.includes(name)) walk(fragment.selectionSet, { ...at, open: [...at.open, name] });
          }
        }
      };
      walk(operation.selectionSet, { depth: 1, open: [], times: 1, within: null });
      const refuse = (text: string) => context.reportError(createGraphQLError(text));
      const { graphqlRootFields, graphqlAliases } = batchLimits;
      if (tooDeep) refuse(`The query is deeper than ${maxDepth} levels.`);
      else if (seen.fields > maxFields) refuse(`The query asks for more than ${maxFields} fields.`);
      else if (seen.aliases > graphqlAliases) refuse(`The query has more than ${graphqlAliases} aliases.`);
      else if (seen.roots > graphqlRootFields)
        refuse(`The query asks more than ${graphqlRootFields} questions at once.`);
      else if (seen.cost > maxCost) refuse(`The answer may hold more than ${maxCost} values. Ask for smaller pages.`);
    },
  });
