// Reads {"name": "html", ...} on standard input and prints, for each, what mail clients lack
// (caniemail, its own data, no network) and what a strict HTML parser objects to.
import { readFileSync } from "node:fs";
import { caniemail, rawData } from "caniemail";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended"],
    rules: {
      // Styles are inlined: SFR, La Poste and Gmail's mobile page drop style elements.
      "no-inline-style": "off",
      // width, cellpadding, valign and the like: Word knows no other way to lay out a table.
      "no-deprecated-attr": "off",
      // Ghost tables for Outlook on Windows stand in conditional comments.
      "no-conditional-comment": "off",
      // Layout tables have one row; tbody would only weigh.
      "prefer-tbody": "off",
      // An article element is stripped by Outlook and Yahoo; the role is not.
      "prefer-native-element": "off",
      // A telephone number stands in a block of its own, and is copied as it is printed.
      "tel-non-breaking": "off",
      // The title repeats the subject, whatever its length (SpamAssassin compares them).
      "long-title": "off",
    },
  }),
);
// The data know nothing of some features in some clients, and caniemail then gives up: unknown is
// what they mean.
const clients = rawData.data.flatMap(({ stats }) =>
  Object.entries(stats).flatMap(([family, platforms]) =>
    Object.keys(platforms).map((platform) => [family, platform]),
  ),
);
for (const { stats } of rawData.data) {
  for (const [family, platform] of clients) {
    stats[family] ??= {};
    stats[family][platform] ??= { unknown: "u" };
  }
}

const documents = JSON.parse(readFileSync(0, "utf8"));
const results = {};
for (const [name, html] of Object.entries(documents)) {
  const { issues, unread } = asked(html);
  const report = await validator.validateString(html);
  results[name] = {
    lacking: titles(issues.errors),
    partly: titles(issues.warnings),
    invalid: [
      ...unread,
      ...report.results.flatMap((result) =>
        result.messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
      ),
    ],
  };
}
process.stdout.write(JSON.stringify(results));

// A style that cannot be parsed is a fault of the document, not of the judge.
function asked(html) {
  try {
    return { ...caniemail({ clients: ["*"], html }), unread: [] };
  } catch (error) {
    const none = { errors: [], warnings: [] };
    return { issues: none, unread: [`style: ${String(error.message).split("\n")[0]}`] };
  }
}

// Distinct features by client: { "gmail.desktop-webmail": ["<style> element", ...], ... }
function titles(byClient) {
  const found = {};
  for (const [client, list] of byClient) {
    found[client] = [...new Set(list.map((issue) => issue.title))].sort();
  }
  return found;
}
