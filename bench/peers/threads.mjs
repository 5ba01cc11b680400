// Judges merchants one after another in as many threads as there are: `node ENGINE.mjs FACTS.json THREADS`. Each thread has its share of the merchants and an engine of its own.
// Requests: {"round": true} → {"ms"} for one pass over all of them, {"tiers": true} → {"tiers": […]} with 0 for SS, 1 for S and 255 for none.
import { readFileSync } from 'node:fs';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { serve, timed } from './protocol.mjs';

const codes = { SS: 0, S: 1, none: 255 };

/** @param makeJudge gives a function from facts to 'SS', 'S' or 'none', or to a promise of it. */
export async function judge(module, makeJudge) {
  if (isMainThread)
    await serveRounds(module);
  else
    await work(await makeJudge());
}

async function serveRounds(module) {
  const facts = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const threads = Number(process.argv[3]);
  const size = Math.ceil(facts.length / threads);
  const workers = Array.from({ length: threads }, (_, index) =>
    new Worker(new URL(module), { workerData: facts.slice(index * size, (index + 1) * size) }));
  const ask = (worker, request) => new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(request);
  });
  const askAll = request => Promise.all(workers.map(worker => ask(worker, request)));
  await serve(async request =>
    request.tiers ? { tiers: (await askAll('tiers')).flat() } : { ms: await timed(() => askAll('round')) });
}

async function work(judgeOne) {
  parentPort.on('message', async request => {
    const tiers = [];
    for (const facts of workerData)
      tiers.push(codes[await judgeOne(facts)]);
    // Answers of a timed round are not sent: that would measure copying between threads.
    parentPort.postMessage(request === 'tiers' ? tiers : null);
  });
}
