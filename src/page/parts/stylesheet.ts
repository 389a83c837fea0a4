// The one stylesheet and the one icon, as text: the page layer reads no files. Colours come in pairs for light and dark
// and meet WCAG AA in both; no rule here carries a meaning that words do not carry as well.

const colours = `
:root {
  color-scheme: light dark;
  --paper: #f5f3ee; --card: #fffefb; --ink: #1c2330; --soft: #555d6b; --rule: #dad5c9; --accent: #1c4a7c; --on-accent: #ffffff;
  --good: #1b6641; --good-tint: #e6f2ea; --caution: #7d5000; --caution-tint: #faf0d9;
  --bad: #9c231d; --bad-tint: #fae8e6; --unsure: #3b4f70; --unsure-tint: #e8edf5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #13161b; --card: #1a1f26; --ink: #e9e6df; --soft: #a9afba; --rule: #363d48; --accent: #93bdeb; --on-accent: #0f1720;
    --good: #84d3a7; --good-tint: #15271d; --caution: #ebbd66; --caution-tint: #2a2213;
    --bad: #f39a92; --bad-tint: #2e1a19; --unsure: #aec0dc; --unsure-tint: #1b2430;
  }
}`;

const base = `
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
}
main, .masthead, .colophon { max-width: 48rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3, p, dl, dd, ol, ul, pre { margin: 0; }
h1, h2, h3, .award, .holder .name, .party, .wordmark {
  font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, "Noto Serif", Georgia, serif;
  line-height: 1.25; text-wrap: balance;
}
h2 { font-size: 1.25rem; font-weight: 600; margin-bottom: 0.9rem; }
h3 { font-size: 1.05rem; font-weight: 600; margin: 1.4rem 0 0.3rem; }
a { color: var(--accent); text-underline-offset: 0.2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace; font-size: 0.86em; }
pre { border: 1px solid var(--rule); border-radius: 6px; padding: 0.7rem 0.9rem; white-space: pre-wrap; margin-top: 0.5rem; }
.label { color: var(--soft); font-size: 0.86rem; letter-spacing: 0.02em; }
.hint, .detail { color: var(--soft); font-size: 0.9rem; }`;

const frame = `
.masthead { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; align-items: baseline; padding-top: 1.4rem; padding-bottom: 1.1rem; }
.wordmark { font-size: 1.3rem; font-weight: 600; color: var(--ink); text-decoration: none; padding: 0.15rem 0; }
.wordmark:hover { text-decoration: underline; }
.tagline { color: var(--soft); }
.card, .banner, .failure { border: 1px solid var(--rule); border-radius: 10px; background: var(--card); padding: 1.5rem; margin-bottom: 1.1rem; }
.colophon { color: var(--soft); font-size: 0.9rem; padding-top: 1rem; padding-bottom: 2.5rem; }
.colophon p { margin-bottom: 0.35rem; }
.colophon a, .promises a { display: inline-block; padding: 0.15rem 0; }
.note { border-inline-start: 3px solid var(--unsure); padding-inline-start: 0.8rem; margin-bottom: 1rem; }
summary { cursor: pointer; padding: 0.25rem 0; color: var(--accent); }
details[open] > summary { margin-bottom: 0.8rem; }
.icon { flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.icon .sign { stroke-width: 2; }
.icon-unsure .outline, .icon-unknown .outline { stroke-dasharray: 3.2 2.8; }
.icon-good, .icon-pass { color: var(--good); } .icon-caution { color: var(--caution); }
.icon-bad, .icon-fail { color: var(--bad); } .icon-unsure, .icon-unknown { color: var(--unsure); }`;

const verdict = `
.banner { border-inline-start-width: 6px; display: grid; gap: 0.7rem; }
.headline { display: flex; gap: 0.8rem; align-items: flex-start; }
.headline .icon { width: 2.6rem; height: 2.6rem; }
.headline h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.1rem); font-weight: 600; padding-top: 0.15rem; min-width: 0; }
.meaning { font-size: 1.08rem; }
.also ul { padding-inline-start: 1.3rem; }
.asof { color: var(--soft); font-size: 0.9rem; }
.tone-good { background: var(--good-tint); border-color: var(--good); }
.tone-caution { background: var(--caution-tint); border-color: var(--caution); }
.tone-bad { background: var(--bad-tint); border-color: var(--bad); }
.tone-unsure { background: var(--unsure-tint); border-color: var(--unsure); border-style: dashed; border-inline-start-style: solid; }
.tone-good h1 { color: var(--good); } .tone-caution h1 { color: var(--caution); }
.tone-bad h1 { color: var(--bad); } .tone-unsure h1 { color: var(--unsure); }
.evidence { border-top: 1px solid currentColor; padding-top: 0.7rem; }`;

const credential = `
.sheet { display: grid; gap: 1.2rem; }
.certificate.standing-named, .certificate.standing-proven { border-width: 4px; border-style: double; }
.standing-unconfirmed, .standing-unproven, .claim { border-style: dashed; }
.award { font-size: clamp(1.35rem, 1.1rem + 1.4vw, 1.8rem); font-weight: 600; }
.holder .name { font-size: clamp(1.25rem, 1.05rem + 1vw, 1.5rem); line-height: 1.4; }
.certificate .holder { border-block: 1px solid var(--rule); padding: 0.9rem 0; }
.facts { display: grid; gap: 0; }
.row { display: grid; grid-template-columns: minmax(8rem, 30%) minmax(0, 1fr); gap: 0.1rem 1.2rem; padding: 0.5rem 0; border-top: 1px solid var(--rule); }
.row:first-child { border-top: 0; }
.row dt { color: var(--soft); grid-column: 1; }
.row dd { grid-column: 2; white-space: pre-line; }
.glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: 1rem 1.5rem; }
.glance .row { display: block; padding: 0; border: 0; }
.glance dt { font-size: 0.86rem; }
.glance dd { font-weight: 600; }
.glance .hint { font-weight: 400; }
.sheet h3 { margin: 0.4rem 0 0.2rem; }
.row dd + dd { margin-top: 0.25rem; }
.small { font-size: 0.94rem; }
.party { display: grid; gap: 0.15rem; margin-bottom: 0.7rem; }
.domain { font-size: 1.35rem; font-weight: 600; }
.party-name { font-size: 1.1rem; }
.party + p { margin-bottom: 0.7rem; }
.claim-text { margin-bottom: 0.6rem; }
.claim .facts { margin-top: 0.7rem; }`;

const checks = `
.count { color: var(--soft); margin-bottom: 0.4rem; }
.checks { list-style: none; padding: 0; }
.check { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr); gap: 0 0.7rem; padding: 0.8rem 0; border-top: 1px solid var(--rule); }
.check:first-child { border-top: 0; }
.question { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; font-weight: 600; }
.outcome { font-weight: 600; font-size: 0.9rem; white-space: nowrap; }
.result-pass .outcome { color: var(--good); } .result-fail .outcome { color: var(--bad); } .result-unknown .outcome { color: var(--unsure); }
.limits ul, .promises { padding-inline-start: 1.2rem; display: grid; gap: 0.35rem; }
#record .hint { margin-top: 0.8rem; }
.card > .hint { margin-top: 0.8rem; }`;

const forms = `
.opening { padding: 1.2rem 0 1.3rem; display: grid; gap: 0.7rem; }
.opening h1 { font-size: clamp(1.7rem, 1.2rem + 2.4vw, 2.4rem); font-weight: 600; }
.intro { font-size: 1.1rem; max-width: 38rem; }
.field label { font-weight: 600; }
.field .hint { margin-bottom: 0.45rem; }
input[type="file"], textarea {
  display: block; width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; padding: 0.6rem 0.7rem;
}
input[type="file"] { padding: 1.1rem 0.8rem; border-style: dashed; }
input::file-selector-button {
  font: inherit; color: var(--accent); background: var(--card); border: 1px solid var(--accent); border-radius: 5px; padding: 0.4rem 0.8rem; margin-inline-end: 0.8rem; cursor: pointer;
}
textarea { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace; font-size: 0.9rem; resize: vertical; }
.or { color: var(--soft); margin: 1rem 0; display: flex; gap: 0.9rem; align-items: center; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--rule); }
button, .button {
  display: inline-block; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 6px; padding: 0.65rem 1.6rem; text-decoration: none; cursor: pointer;
}
button { margin-top: 1.1rem; }
.path { margin: 0; padding-inline-start: 1.3rem; }
.share p + p { margin-top: 0.7rem; }
.failure { background: var(--caution-tint); border-color: var(--caution); }
.promises { color: var(--soft); }`;

const media = `
@media (max-width: 34rem) {
  main, .masthead, .colophon { padding-inline: 0.85rem; }
  .card, .banner, .failure { padding: 1.1rem; }
  .row { grid-template-columns: minmax(0, 1fr); }
  .row dt, .row dd { grid-column: 1; }
  .glance { grid-template-columns: repeat(auto-fit, minmax(7.2rem, 1fr)); gap: 0.8rem 1rem; }
  .outcome { flex-basis: 100%; }
  .headline .icon { width: 2.1rem; height: 2.1rem; }
  button, .button { width: 100%; text-align: center; padding-inline: 0.8rem; }
}
@media (forced-colors: active) { .icon { color: CanvasText; } .button { border: 2px solid LinkText; } }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --rule: #bbbbbb; --accent: #000000; --on-accent: #ffffff;
    --good: #14492f; --good-tint: #ffffff; --caution: #5c3b00; --caution-tint: #ffffff;
    --bad: #7a1611; --bad-tint: #ffffff; --unsure: #2b3b55; --unsure-tint: #ffffff;
  }
  body { font-size: 10.5pt; }
  main, .masthead, .colophon { max-width: none; padding-inline: 0; }
  .card, .banner { padding: 0.8rem 1rem; margin-bottom: 0.7rem; }
  .check, .row, .banner, .holder { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .button, .colophon a, .standing-unproven { display: none; }
}`;

export const STYLESHEET = [colours, base, frame, verdict, credential, checks, forms, media].join("\n").trimStart();

/** A seal with a tick; no text and no script. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#1c4a7c"/>' +
  '<path d="M6.5 12.6l3.7 3.7 7.3-8" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>\n';
