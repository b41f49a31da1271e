/** How its runs are known in all layers. */
export const jobRun = {
  kind: "job",
  pathOf: (jobId: string) => `/jobs/${jobId}`,
} as const;
