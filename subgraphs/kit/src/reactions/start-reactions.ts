// All reactions of a subgraph, grouped into one durable consumer per stream.
import { streamDefinitions } from '@ates/schema/broker/streams';
import type { EventStream } from '@ates/schema/contracts/contract';
import { versionsUpTo } from './consumed-types.ts';
import { startConsumer, type Consumer, type ConsumerOptions } from './start-consumer.ts';
import type { Reaction } from './reaction.ts';

export type ReactionsOptions = Omit<
  ConsumerOptions,
  'consumer' | 'stream' | 'subjects' | 'reactions'
> & {
  /** The subgraph's name: durables are called `<subgraph>-<stream>`. */
  readonly subgraph: string;
  readonly reactions: readonly Reaction[];
};

/** Starts one consumer per stream that any reaction listens to; when one cannot start, none runs. */
export async function startReactions(options: ReactionsOptions): Promise<Consumer[]> {
  const streams = new Set(options.reactions.flatMap(streamsOf));
  const outcomes = await Promise.allSettled([...streams].map((stream) => startOn(stream, options)));
  const started = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = outcomes.find((one) => one.status === 'rejected');
  if (!failed) return started;
  await Promise.all(started.map((consumer) => consumer.close()));
  throw failed.reason;
}

function startOn(stream: EventStream, options: ReactionsOptions): Promise<Consumer> {
  const reactions = options.reactions.filter((one) => streamsOf(one).includes(stream));
  const subjects = new Set(reactions.flatMap(({ contracts }) => contracts.flatMap(versionsUpTo)));
  return startConsumer({
    ...options,
    consumer: consumerName(options.subgraph, stream),
    stream,
    subjects: [...subjects].map(({ subjectPrefix }) => `${subjectPrefix}.*`),
    reactions,
    // What stands in a table fills replicas and nothing else: without an inbox they are to be filled again.
    rereadsWhenEmpty: options.rereadsWhenEmpty || isTable(stream),
  });
}

const isTable = (stream: EventStream): boolean =>
  streamDefinitions.some(({ name, kind }) => name === stream && kind === 'table');

/** A subgraph's durable on a stream, and the name in its inbox. */
export const consumerName = (subgraph: string, stream: EventStream): string =>
  `${subgraph}-${stream.toLowerCase()}`;

const streamsOf = ({ contracts }: Reaction): readonly EventStream[] =>
  contracts.map(({ stream }) => stream);
