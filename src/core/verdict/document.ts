// What a verdict is about: one of the two views of a credential, as it was read.
import type { CredentialDocument } from "../credential/readCredential.ts";
import type { Check } from "../report/answers.ts";
import type { ShareDocument } from "../share/readShare.ts";

export type Document = CredentialDocument | ShareDocument;

export const isDocument = (value: Document | Check<"format">): value is Document => "anchor" in value;
