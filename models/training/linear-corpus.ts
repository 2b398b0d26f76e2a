/** Readers of the training data folder for the linear model. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HEADS } from '../../src/lib/domain/triage.ts';
import type { Head } from '../../src/lib/domain/triage.ts';
import { parseCsv } from '../evals/csv.ts';

export interface Example {
  text: string;
  /** Index of the label in its head; a head without a label is left out. */
  labels: Partial<Record<Head, number>>;
}

const SENTIMENT_INDEX: ReadonlyMap<string, number> = new Map(
  HEADS.sentiment.map((label, index) => [label, index]),
);

/** Invented tweets with all three labels. */
export function readWritten(): Example[] {
  const folder = join(import.meta.dirname, 'written');
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return files
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => {
      const row = JSON.parse(line) as Record<'text' | 'topic' | 'urgency' | 'sentiment', string>;
      return labelled(row.text, row.topic, row.urgency, row.sentiment);
    });
}

/** Public tweets to and about brands, with our own labels by their id in X-CI and SemEval. */
export function readRealTweets(data: string): Example[] {
  return [...readXci(data), ...readLabelledSemeval(data)];
}

function readXci(data: string): Example[] {
  const [header = [], ...rows] = parseCsv(
    readFileSync(join(data, 'xci-severity', 'x-ci.csv'), 'utf8'),
  );
  const [id, tweet] = [header.indexOf('id'), header.indexOf('tweet')];
  const texts = new Map(rows.map((row) => [row[id], row[tweet] ?? '']));
  return ourLabels('xci-labels.tsv').flatMap(([id, topic = '', urgency = '', sentiment = '']) => {
    const text = texts.get(id);
    return text === undefined ? [] : [labelled(text, topic, urgency, sentiment)];
  });
}

/** Their sentiment is SemEval's own. */
function readLabelledSemeval(data: string): Example[] {
  const tweets = new Map(semevalLines(data).map((cells) => [cells[0], cells]));
  return ourLabels('semeval-labels.tsv').flatMap(([id, topic = '', urgency = '']) => {
    const [, sentiment = '', text] = tweets.get(id) ?? [];
    return text === undefined ? [] : [labelled(text, topic, urgency, sentiment)];
  });
}

function ourLabels(file: string): string[][] {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.slice(1).map((line) => line.split('\t'));
}

/** Real support tweets: selection and calibration only, never trained on. */
export function readDev(data: string): Example[] {
  const [header = '', ...lines] = readFileSync(join(data, 'tweets-dev.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    return labelled(cell('text'), cell('topic'), cell('urgency'), cell('sentiment'));
  });
}

/** SemEval 2017 task 4: sentiment only. */
export function readSemeval(data: string): Example[] {
  return semevalLines(data).flatMap(([, label = '', text = '']) => {
    const sentiment = SENTIMENT_INDEX.get(label);
    return sentiment === undefined ? [] : [{ text, labels: { sentiment } }];
  });
}

/** TweetEval's sentiment validation split: selection only. */
export function readTweetevalValidation(data: string): Example[] {
  const folder = join(data, 'tweeteval', 'sentiment');
  const labels = readFileSync(join(folder, 'val_labels.txt'), 'utf8').trim().split('\n');
  return gunzipped(join(folder, 'val_text.txt.gz')).map((text, index) => ({
    text,
    labels: { sentiment: Number(labels[index]) },
  }));
}

function labelled(
  text: string,
  topic: string,
  urgency: string | number,
  sentiment: string,
): Example {
  const topicIndex = (HEADS.topic as readonly string[]).indexOf(topic);
  const sentimentIndex = SENTIMENT_INDEX.get(sentiment) ?? -1;
  if (topicIndex < 0 || sentimentIndex < 0) throw new Error(`Unknown label in: ${text}`);
  return {
    text,
    labels: { topic: topicIndex, urgency: Number(urgency), sentiment: sentimentIndex },
  };
}

/** Cells: id, sentiment, text, source. */
function semevalLines(data: string): string[][] {
  return gunzipped(join(data, 'semeval2017', 'train.tsv.gz')).map((line) => line.split('\t'));
}

function gunzipped(path: string): string[] {
  return gunzipSync(readFileSync(path)).toString('utf8').replace(/\n$/u, '').split('\n');
}
