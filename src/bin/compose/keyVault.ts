// The vault of a workspace: keystores on disk. ethers is loaded by the commands that need a key [D19].
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AskPassword, KeyVault } from "../../issuer/transact/keyVault.ts";
import type { Workspace } from "../../workspace/workspace.ts";

export function keyVault(workspace: Workspace, askPassword: AskPassword): KeyVault {
  const open = async () => {
    const { Keystore } = await import("../../chain/keys/keystore.ts");
    return new Keystore(workspace.keysDirectory);
  };
  const openAccount: KeyVault["openAccount"] = async (name) => {
    const keystore = await open();
    return keystore.wallet(name, await askPassword(keystore.info(name)));
  };
  return {
    async make(name, purpose, password) {
      const { publicHalvesOf } = await import("../../signature/suites/issuerKeys.ts");
      return (await open()).make(name, purpose, password, publicHalvesOf);
    },
    list: async () => (await open()).list(),
    has: (name) => existsSync(join(workspace.keysDirectory, `${name}.json`)),
    openAccount,
    async openAccountOf(address) {
      const key = (await open()).list().find((one) => one.address === address);
      return key === undefined ? null : openAccount(key.name);
    },
    async openSigning(name, ids) {
      const { privateKeyOf } = await import("../../signature/suites/ed25519.ts");
      const { es256KeyOf } = await import("../../signature/suites/es256.ts");
      const keystore = await open();
      const info = keystore.info(name);
      const secret = await keystore.seed(name, await askPassword(info));
      return {
        signing: { verificationMethod: ids.signing, privateKey: privateKeyOf(secret) },
        share: info.publicJwk === null ? null : { kid: ids.share, privateKey: es256KeyOf(secret) },
      };
    },
  };
}
