// The terminal as commands see it. Results go to `out`, progress and questions to `err`, so that a pipe gets results only.

export interface Io {
  /** a line of results */
  out(line: string): void;
  /** a line of progress or notice */
  err(line: string): void;
  /** a person sees progress and questions */
  readonly interactive: boolean;
  /** a progress bar on a terminal; plain lines otherwise */
  progress(label: string, total: number): ProgressBar;
  /** ask for a secret without showing it; null if there is no person to ask */
  askSecret(question: string): Promise<string | null>;
  /** yes or no; null if there is no person to ask */
  askYes(question: string): Promise<boolean | null>;
}

export interface ProgressBar {
  update(done: number): void;
  stop(): void;
}
