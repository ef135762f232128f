// Prints the TypeScript of the page protocol: JSON schema on stdin, protocol version as argument.
// Called by `make generate`; the schema is that of `src/alora/contracts/page.py`.
import { compile } from "json-schema-to-typescript";
import prettier from "prettier";

const version = Number(process.argv[2]);
if (!Number.isInteger(version)) {
  console.error("usage: protocol-types.mjs VERSION < schema.json");
  process.exit(2);
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const schema = JSON.parse(Buffer.concat(chunks).toString("utf8"));

const types = await compile(schema, "Protocol", {
  additionalProperties: false,
  bannerComment: "",
  format: false,
  ignoreMinAndMaxItems: true,
  unreachableDefinitions: true,
});

// Where each type was reached from says nothing about the protocol, and the root is empty.
const reached =
  /\s*\* This interface was referenced by `Protocol`'s JSON-Schema\s*\* via the `definition` "\w+"\./g;
const body = types
  .replace(reached, "")
  .replace(/\/\*\*(\s*\*?)*\*\//g, "")
  .replace(/(\s*\*)+\s*\*\//g, "\n */")
  .replace(/export interface Protocol \{\s*\}/, "");

const text = `// Generated from \`src/alora/contracts/page.py\` by \`make generate\`. Do not edit.

/** The version of the protocol that these types speak. */
export const PROTOCOL_VERSION = ${version};

${body}`;

const options = await prettier.resolveConfig(new URL("../src/api/protocol.ts", import.meta.url));
process.stdout.write(await prettier.format(text, { ...options, parser: "typescript" }));
