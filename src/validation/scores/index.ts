export { scoreQuads } from './dqv.ts';
export type { Reachable } from './outcomes.ts';
export type { Adjusted, DatasetScores, Lost, MetricScore, SchemeScore } from './score.ts';
export { openScoring, type Scored, type ScoreLimits, type ScoreOptions, type Scoring } from './scoring.ts';
