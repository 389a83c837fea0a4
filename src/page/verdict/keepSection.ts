// For a proof page: the file to take away, how to check it without us, and how to tell this page from a forged one.
import { h, type JSX } from "preact";
import { code, section } from "../parts/elements.ts";
import type { Wording } from "../../wording/report/wording.ts";

export interface ShareFile {
  /** the address of this page, made from our configured origin */
  readonly link: string;
  /** path of the file on our server, and the name it is saved under; both made from the id of the link alone */
  readonly download: string;
  readonly fileName: string;
  /** SHA-256 of the file's bytes, hex */
  readonly sha256: string;
}

export const keepSection = (share: ShareFile, { share: words }: Wording): JSX.Element =>
  section(
    "share",
    words.title,
    "card share",
    h("p", null, words.keep),
    h("p", null, h("a", { class: "button", href: share.download, download: share.fileName }, words.download)),
    h("p", { class: "detail" }, `${words.fingerprint}: `, code(share.sha256)),
    h("h3", null, words.yourself),
    h("p", null, words.yourselfHelp),
    h("pre", { tabIndex: 0 }, h("code", { dir: "ltr", translate: false }, `credence verify ${share.fileName}`)),
    h("h3", null, words.sure),
    h("p", null, words.address(share.link)),
    h("p", null, words.forged),
  );
