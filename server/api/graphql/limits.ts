import type { ASTVisitor, SelectionSetNode, ValidationContext } from "graphql";
import { createGraphQLError } from "graphql-yoga";

/** Deep enough for every useful question here, far too shallow for an attack. */
export const maxDepth = 6;
export const maxFields = 200;

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
      let fields = 0;
      let tooDeep = false;
      const walk = (selection: SelectionSetNode, depth: number, open: readonly string[]): void => {
        if (depth > maxDepth) tooDeep = true;
        for (const part of selection.selections) {
          if (tooDeep || fields > maxFields) return;
          if (part.kind === "Field") {
            fields++;
            if (part.selectionSet) walk(part.selectionSet, depth + 1, open);
          } else if (part.kind === "InlineFragment") walk(part.selectionSet, depth, open);
          else {
            const name = part.name.value;
            const fragment = context.getFragment(name);
            // A circle of fragments is refused by the standard rules; it must only not hang this one.
            if (fragment && !open.includes(name)) walk(fragment.selectionSet, depth, [...open, name]);
          }
        }
      };
      walk(operation.selectionSet, 1, []);
      if (tooDeep) context.reportError(createGraphQLError(`The query is deeper than ${maxDepth} levels.`));
      else if (fields > maxFields)
        context.reportError(createGraphQLError(`The query asks for more than ${maxFields} fields.`));
    },
  });
