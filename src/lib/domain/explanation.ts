/** What drove the labels of one message. */
import type { Head } from './triage.ts';

/** A stretch of a text: UTF-16 offsets into the text as it was written, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Words that speak for a label. */
export interface Driver extends Span {
  /** How far the label's probability falls when they are deleted, 0 to 1. */
  drop: number;
}

export interface LabelDrivers {
  /** What the model says of the whole message. */
  label: string;
  /** Calibrated, 0 to 1. */
  probability: number;
  /** Strongest first, none overlapping; empty when no words stand out. */
  drivers: Driver[];
}

export type Explanation = Record<Head, LabelDrivers>;
