// The public JSON schema of Open Badges 3.0.3 (json-ld variant), compiled; null where the shared vectors are not at hand.
import { Ajv2019 } from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import { requires } from "../support/requirements.ts";
import { lackOfShared, sharedJson } from "./sharedFolder.ts";

const FILE = "ob3/ob_v3p0_achievementcredential_schema.json";
const lack = lackOfShared(FILE);

/** Options of tests that ask it. */
export const withOb3Schema = requires(lack);

export const ob3Schema: ((document: unknown) => boolean) | null = lack === null ? compile() : null;

function compile(): (document: unknown) => boolean {
  const ajv = new Ajv2019({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(sharedJson(FILE) as object);
  return (document) => validate(document);
}
