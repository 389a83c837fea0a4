// The tests that may be skipped with CI=true. Every other skip fails the run: what is not tested must not look tested.

export interface AllowedSkip {
  /** how the printed reason begins */
  readonly lack: string;
  readonly why: string;
}

export const ALLOWED_SKIPS: readonly AllowedSkip[] = [
  {
    lack: "no ../shared folder",
    why: "it is no part of this repository; test/vectors/own holds vectors of every format and is always tested",
  },
  { lack: "no tmpfs can be mounted", why: "a sandbox may forbid mounts" },
  { lack: "ptrace is not allowed here", why: "a sandbox may forbid tracing" },
];
