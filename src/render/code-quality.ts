/** GitLab's Code Quality report: an array of findings, each with a fingerprint by which GitLab knows it again. */
import { createHash } from 'node:crypto';
import { findingsOf } from './findings.ts';
import type { Finding, Subject } from './findings.ts';
import { inert, inertLines, safeJson } from './inert.ts';

const SEVERITIES = { error: 'critical', warning: 'major', notice: 'info' } as const;

/**
 * The report as JSON. `path` stands for what has no place of its own, since GitLab wants one for each finding: the manifest.
 * The fingerprint comes from rule, path and object, so that a finding that only moves to another line stays the same one.
 */
export function renderCodeQuality(subject: Subject, options: { readonly path: string }): string {
  const seen = new Map<string, number>();
  return safeJson(
    findingsOf(subject).map((finding) => {
      const path = finding.place?.file ?? options.path;
      const key = JSON.stringify([finding.code, path, finding.object]);
      const repeated = seen.get(key) ?? 0;
      seen.set(key, repeated + 1);
      return {
        description: describe(finding),
        check_name: inert(finding.code),
        fingerprint: createHash('sha256')
          .update(JSON.stringify([key, repeated]))
          .digest('hex'),
        severity: SEVERITIES[finding.severity],
        location: { path, lines: { begin: finding.place?.line ?? 1 } },
      };
    }),
  );
}

function describe({ title, message }: Finding): string {
  return title === message ? inert(title) : `${inert(title)}: ${inertLines(message)}`;
}
