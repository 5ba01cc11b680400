// GoRules Zen: the Pioneer rule as a decision with one expression, which is faster here than a decision table.
import { ZenEngine } from '@gorules/zen-engine';
import { judge } from './threads.mjs';

const tier = `
  serious_violation == false and uncompetitive == false
  and (gold_seller == true or recognised == true or (tags != null and contains(tags, 'industry-audited')))
  and gmv_daily_avg != null and s_line != null
  ? (merit != null and merit >= 80 and gmv_daily_avg >= ss_line ? 'SS' : (gmv_daily_avg >= s_line ? 'S' : 'none'))
  : 'none'`.replaceAll('\n', ' ').trim();

const decision = {
  nodes: [
    { id: 'in', type: 'inputNode', name: 'facts', position: { x: 0, y: 0 } },
    { id: 'rule', type: 'expressionNode', name: 'rule', position: { x: 1, y: 0 }, content: { expressions: [{ id: 'tier', key: 'tier', value: tier }] } },
    { id: 'out', type: 'outputNode', name: 'tier', position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: 'a', type: 'edge', sourceId: 'in', targetId: 'rule' },
    { id: 'b', type: 'edge', sourceId: 'rule', targetId: 'out' },
  ],
};

await judge(import.meta.url, () => {
  const compiled = new ZenEngine().createDecision(decision);
  return async facts => (await compiled.evaluate(facts)).result.tier;
});
