import type { ApplyReport, PlanDocument } from '../model.ts';
import { safeJson } from './inert.ts';

/** GitLab's `reports: terraform`: three numbers, a replacement being one create and one delete. */
export function renderGitlab({ summary }: PlanDocument): string {
  const { create, update, replace, purge } = summary;
  return safeJson({ create: create + replace, update, delete: purge + replace });
}

/** The same of what an apply did. */
export function renderGitlabReport({ summary }: ApplyReport): string {
  const { created, updated, replaced, purged } = summary;
  return safeJson({ create: created + replaced, update: updated, delete: purged + replaced });
}
