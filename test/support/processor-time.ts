/** Milliseconds of the processor that `work` took: whatever else the machine has to do does not count. */
export function processorMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}
