// Beside Vitest's own reporter: lists every test that was skipped, with its reason, and counts. With CI=true a skip that
// test/allowedSkips.ts does not name fails the run. Where RUN_REPORT names a file, the counts are written into it.
import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { ALLOWED_SKIPS } from "../../test/allowedSkips.ts";
import type { Counts } from "./counts.ts";

interface Skip {
  readonly lack: string;
  readonly file: string;
  readonly title: string;
}

/** so many titles of one file and one reason */
const SHOWN = 3;
const NO_REASON = "no reason is given";

/** The reason that the test itself gives, or the group in which it is. */
function lackOf(test: TestCase): string {
  const result = test.result();
  if (result.state === "skipped" && result.note !== undefined) return result.note;
  for (let at: TestCase | TestCase["parent"] | TestModule = test; ; at = at.parent) {
    const { lack } = at.meta();
    if (lack !== undefined) return lack;
    if (at.type === "module") return NO_REASON;
  }
}

export class RunReporter implements Reporter {
  #filtered = false;

  onInit(vitest: { readonly config: { readonly testNamePattern?: RegExp | undefined } }): void {
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    // files that cannot be loaded, and groups whose hooks fail
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = groups.filter((group) => group.errors().length > 0);
    const inState = (state: string): TestCase[] => tests.filter((test) => test.result().state === state);
    const skips = inState("skipped")
      .map((test): Skip => ({ lack: lackOf(test), file: test.module.relativeModuleId, title: test.fullName }))
      // with -t, most are only left out, and after a hook that failed they are no choice of ours
      .filter(({ lack }) => lack !== NO_REASON || (!this.#filtered && broken.length === 0));
    const counts: Counts = {
      passed: inState("passed").length,
      failed: inState("failed").length + broken.length,
      skipped: inState("skipped").length,
    };
    const { RUN_REPORT: path, CI: ci } = process.env;
    if (path !== undefined) writeFileSync(path, JSON.stringify(counts));

    const refused = ({ lack }: Skip): boolean =>
      ci === "true" && !ALLOWED_SKIPS.some((allowed) => lack.startsWith(allowed.lack));
    for (const [lack, those] of Map.groupBy(skips, (skip) => skip.lack)) {
      process.stdout.write(`\nSkipped, ${those.length} tests: ${lack}\n`);
      for (const [file, ofFile] of Map.groupBy(those, (skip) => skip.file)) {
        for (const { title } of ofFile.slice(0, SHOWN)) process.stdout.write(`  ${file} > ${title}\n`);
        if (ofFile.length > SHOWN) process.stdout.write(`  ${file}: ${ofFile.length - SHOWN} more\n`);
      }
    }
    const bad = skips.filter(refused);
    if (bad.length === 0) return;
    process.stdout.write(`\n${bad.length} of them may not be skipped with CI=true (test/allowedSkips.ts)\n`);
    process.exitCode = 1;
  }
}
