import type { Rule } from "../../domain/difference/finding";
import type { HouseFacts } from "../facts";

type HouseRule = Rule<HouseFacts>;

/** A transfer of the ledger whose entries are not zero together. */
export const ledgerUnbalanced: HouseRule = ({ unbalanced }) =>
  unbalanced.map(({ transferId, organizationId, currency, sumMinor, entries }) => ({
    kind: "ledger-unbalanced",
    subject: `transfer:${transferId}:${currency}`,
    organizationId,
    eventId: null,
    since: null,
    evidence: { transferId, currency, sumMinor, entries },
  }));

/** A tier's counters beside the holds that move them. */
export const inventoryCounts: HouseRule = ({ inventory }) =>
  inventory
    .filter(({ held, heldByHolds, sold, soldByHolds }) => held !== heldByHolds || sold !== soldByHolds)
    .map(({ tierId, organizationId, eventId, ...evidence }) => ({
      kind: "inventory-counts",
      subject: `tier:${tierId}`,
      organizationId,
      eventId,
      since: null,
      evidence: { tierId, ...evidence },
    }));

/** A quota's counters beside those of the tiers that share it. */
export const quotaCounts: HouseRule = ({ quotas }) =>
  quotas.map(({ quotaId, organizationId, eventId, ...evidence }) => ({
    kind: "quota-counts",
    subject: `quota:${quotaId}`,
    organizationId,
    eventId,
    since: null,
    evidence: { quotaId, ...evidence },
  }));

export const holdOverdue: HouseRule = ({ overdueHolds }) =>
  overdueHolds.map(({ id, eventId, organizationId, expiresAt }) => ({
    kind: "hold-overdue",
    subject: `hold:${id}`,
    organizationId,
    eventId,
    since: expiresAt,
    evidence: { holdId: id, expiresAt: expiresAt.toISOString() },
  }));

/** A run that needs a person, or that nobody has woken for long. */
export const sagaStands: HouseRule = ({ sagas }) =>
  sagas.map(({ id, workflow, subject, state, error, updatedAt, organizationId }) => ({
    kind: state === "stuck" ? "saga-stuck" : "saga-asleep",
    subject: `saga:${id}`,
    organizationId,
    eventId: null,
    since: updatedAt,
    evidence: { sagaId: id, workflow, about: subject, state, error, touchedAt: updatedAt.toISOString() },
  }));

export const mailUnsent: HouseRule = ({ unsentMails }) =>
  unsentMails.map(({ id, dedupeKey, template, createdAt, organizationId }) => ({
    kind: "mail-unsent",
    subject: `mail:${id}`,
    organizationId,
    eventId: null,
    since: createdAt,
    evidence: { mailId: id, dedupeKey, template, askedAt: createdAt.toISOString() },
  }));
