// json-rules-engine: the Pioneer rule as two rules, the better tier first. A comparison with a fact that is not there is false.
import { Engine } from 'json-rules-engine';
import { judge } from './threads.mjs';

const all = [
  {
    any: [
      { fact: 'gold_seller', operator: 'equal', value: true },
      { fact: 'recognised', operator: 'equal', value: true },
      { fact: 'tags', operator: 'contains', value: 'industry-audited' },
    ],
  },
  { fact: 'serious_violation', operator: 'equal', value: false },
  { fact: 'uncompetitive', operator: 'equal', value: false },
];
const atLeast = (fact, value) => ({ fact, operator: 'greaterThanInclusive', value });

const rules = [
  { priority: 2, event: { type: 'SS' }, conditions: { all: [...all, atLeast('gmv_daily_avg', { fact: 'ss_line' }), atLeast('merit', 80)] } },
  { priority: 1, event: { type: 'S' }, conditions: { all: [...all, atLeast('gmv_daily_avg', { fact: 's_line' })] } },
];

await judge(import.meta.url, () => {
  const engine = new Engine(rules, { allowUndefinedFacts: true });
  // Who has the better tier need not be judged for the other one.
  engine.on('SS', () => engine.stop());
  return async facts => (await engine.run(facts)).events[0]?.type ?? 'none';
});
