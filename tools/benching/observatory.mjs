/* Asks Mozilla's Observatory about a page of this machine, which its own command cannot: that knows the public ports alone.
   Usage: node observatory.mjs FOLDER PORT PATH, where FOLDER has it in its node_modules and PORT speaks https as localhost.
   The way from http to https is a proxy's; a small one stands in for it. */
import { createServer } from "node:http";

const [folder, port, path] = process.argv.slice(2);
const part = (name) => import(`${folder}/node_modules/@mdn/mdn-http-observatory/src/${name}.js`);
const [{ retrieve }, { ALL_TESTS }, { getScoreModifier }, { MINIMUM_SCORE_FOR_EXTRA_CREDIT }] =
  await Promise.all(["retriever/retriever", "constants", "grader/grader", "grader/charts"].map(part));

const plain = createServer((request, response) => response.writeHead(301, { Location: `https://localhost:${port}${request.url}` }).end());
await new Promise((done) => { plain.listen(0, "127.0.0.1", done); });
const answers = await retrieve("localhost", { httpPort: plain.address().port, httpsPort: Number(port), path });
const found = {};
for (const test of ALL_TESTS) {
  const { constructor, result } = test(answers);
  found[result || constructor.name] = result ? getScoreModifier(result) : 0;
}
/* Its own rule: what is gained counts only where little is lost. */
const sum = (numbers) => numbers.reduce((all, one) => all + one, 100);
const lost = sum(Object.values(found).filter((one) => one < 0));
console.log(JSON.stringify({ ...found, score: lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(Object.values(found)) : lost }));
process.exit(0);
