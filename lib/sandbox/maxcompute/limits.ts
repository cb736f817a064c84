/** The limits that the cloud publishes. The sandbox knows them all and enforces what is switched on. */
export interface Limits {
  /** Greatest difference between a request's Date and the clock; null lets any pass. */
  readonly maxClockSkewMs: number | null;
  readonly sessionLifeMs: number;
  readonly maxBlocks: number;
  readonly maxFieldBytes: number;
  /** Rows that `?result` gives; the instance tunnel gives all. */
  readonly maxInlineRows: number;
  readonly maxPreviewRows: number;
  /** Upload sessions per table in `rateWindowMs`; null for any number. The others likewise. */
  readonly maxUploadSessions: number | null;
  readonly maxDownloadSessions: number | null;
  readonly maxBlockWrites: number | null;
  readonly maxConcurrentCommits: number | null;
  readonly rateWindowMs: number;
  /** Whether a SELECT from a partitioned table must name a partition. */
  readonly refusesFullScan: boolean;
}

const HOUR_MS = 60 * 60 * 1000;

/** What always holds, because clients depend on it. */
export const DEFAULT_LIMITS: Limits = {
  maxClockSkewMs: null,
  sessionLifeMs: 24 * HOUR_MS,
  maxBlocks: 20_000,
  maxFieldBytes: 8 * 1024 * 1024,
  maxInlineRows: 10_000,
  maxPreviewRows: 10_000,
  maxUploadSessions: null,
  maxDownloadSessions: null,
  maxBlockWrites: null,
  maxConcurrentCommits: null,
  rateWindowMs: 5 * 60 * 1000,
  refusesFullScan: false,
};

/** Everything as published. Source: MaxCompute documentation, "Limits of Tunnel" and "Limits of SQL". */
export const PUBLISHED_LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  maxClockSkewMs: HOUR_MS / 4,
  maxUploadSessions: 500,
  maxDownloadSessions: 200,
  maxBlockWrites: 500,
  maxConcurrentCommits: 32,
  refusesFullScan: true,
};
