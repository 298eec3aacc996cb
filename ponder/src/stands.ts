/**
 * A row as it stands before this event. Ponder's `find` answers with its own copy, which a later `update` changes under the
 * handler's hands.
 */
export const asItStands = <Row extends object>(row: Row | null): Row | null => row && { ...row };
