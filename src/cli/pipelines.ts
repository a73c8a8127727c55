/** The pipelines of `examples/`, for `init` to write. */
import drift from '../../examples/github-actions/atlan-oauth-drift.yml';
import workflow from '../../examples/github-actions/atlan-oauth.yml';
import gitlab from '../../examples/gitlab-ci/.gitlab-ci.yml';
import type { NewFile } from './init-files.ts';

export const githubPipeline: readonly NewFile[] = [
  { path: '.github/workflows/atlan-oauth.yml', text: workflow },
  { path: '.github/workflows/atlan-oauth-drift.yml', text: drift },
];

export const gitlabPipeline: readonly NewFile[] = [{ path: '.gitlab-ci.yml', text: gitlab }];
