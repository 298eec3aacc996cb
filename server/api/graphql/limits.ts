import { type ASTVisitor, GraphQLError, Kind, type SelectionSetNode, type ValidationContext } from "graphql";

/** Deep enough for every useful question here, far too shallow for an attack. */
export const maxDepth = 6;
export const maxFields = 200;

/** Refuses a query that is too deep or asks for too much, before anything is resolved; fragments count where they are used. */
export function limitRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      let fields = 0;
      let tooDeep = false;
      const walk = (selection: SelectionSetNode, depth: number, open: readonly string[]): void => {
        if (depth > maxDepth) tooDeep = true;
        for (const part of selection.selections) {
          if (tooDeep || fields > maxFields) return;
          if (part.kind === Kind.FIELD) {
            fields++;
            if (part.selectionSet) walk(part.selectionSet, depth + 1, open);
          } else if (part.kind === Kind.INLINE_FRAGMENT) walk(part.selectionSet, depth, open);
          else {
            const name = part.name.value;
            const fragment = context.getFragment(name);
            // A circle of fragments is refused by the standard rules; it must only not hang this one.
            if (fragment && !open.includes(name)) walk(fragment.selectionSet, depth, [...open, name]);
          }
        }
      };
      walk(operation.selectionSet, 1, []);
      if (tooDeep) context.reportError(new GraphQLError(`The query is deeper than ${maxDepth} levels.`));
      else if (fields > maxFields)
        context.reportError(new GraphQLError(`The query asks for more than ${maxFields} fields.`));
    },
  };
}
