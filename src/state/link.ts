// A proof link: an id that nobody can guess, and the credential that it leads to.
export interface Link {
  /** 128 random bits, 22 characters of base64url */
  readonly id: string;
  readonly credentialId: string;
}
