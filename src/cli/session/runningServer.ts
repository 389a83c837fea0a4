// A verification service that listens. In a file of its own: the public service names it too, and must reach no issuer.

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}
