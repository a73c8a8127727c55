/** Properties that say nothing of their number of cases get few here, and the same for every mutant. */
import * as fc from 'fast-check';
import { runs } from '../support/runs.ts';

fc.configureGlobal({ numRuns: runs(100), seed: 1 });
