// One JSON request a line on standard input, one JSON answer a line on standard output; the end of the input ends the program.
import { createInterface } from 'node:readline';

export async function serve(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply;
    try {
      reply = await answer(JSON.parse(line));
    } catch (error) {
      reply = { error: String(error?.message ?? error) };
    }
    process.stdout.write(JSON.stringify(reply) + '\n');
  }
  process.exit(0);
}

export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
