// The id of a proof link: 128 random bits as 22 characters of base64url. Anyone who has it can read the credential.

/** The last character carries two bits only, so that each id has exactly one spelling. */
const PROOF_ID = /^[A-Za-z0-9_-]{21}[AQgw]$/;

export const isProofId = (text: unknown): text is string => typeof text === "string" && PROOF_ID.test(text);
