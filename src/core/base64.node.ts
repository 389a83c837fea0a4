// The node target of #base64. Twin of base64.browser.ts; test/core/base64.test.ts runs over both.

/** Base64url without padding. */
export const base64url = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64url");
