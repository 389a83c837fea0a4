// The public JSON schema of Open Badges 3.0.3 (json-ld variant), compiled; null where the shared vectors are not at hand.
import { existsSync, readFileSync } from "node:fs";
import { Ajv2019 } from "ajv/dist/2019.js";
import addFormats from "ajv-formats";

const file = new URL("../../../shared/vectors/ob3/ob_v3p0_achievementcredential_schema.json", import.meta.url);

export const ob3Schema: ((document: unknown) => boolean) | null = existsSync(file) ? compile() : null;

function compile(): (document: unknown) => boolean {
  const ajv = new Ajv2019({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
  return (document) => validate(document);
}
