// The lock of a key: one command at a time signs with it.
/** Who holds a lock: `owner` for people, `process` to know it again. */
export interface LockOwner {
  readonly owner: string;
  readonly process: string;
  readonly since: string;
}

/** A lock that a holder has; what is written under it is refused once another has taken it over. */
export interface Lock {
  readonly name: string;
  readonly process: string;
}

export interface Locks {
  /** Take a lock that nobody has, or that `instead` has: null. Otherwise who has it. */
  acquire(name: string, holder: LockOwner, instead: LockOwner | null): Promise<LockOwner | null>;
  /** Let go of it, if this process has it. */
  release(lock: Lock): Promise<void>;
}
