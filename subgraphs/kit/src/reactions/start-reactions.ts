// All reactions of a subgraph, grouped into one durable consumer per stream.
import { contracts, type AnyContract } from '@ates/schema/contracts/catalogue';
import type { Contract, EventStream } from '@ates/schema/contracts/contract';
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

/** Starts one consumer per stream that any reaction listens to. */
export function startReactions(options: ReactionsOptions): Promise<Consumer[]> {
  const streams = new Set(options.reactions.flatMap(streamsOf));
  return Promise.all(
    [...streams].map((stream) => {
      const reactions = options.reactions.filter((one) => streamsOf(one).includes(stream));
      const subjects = new Set(reactions.flatMap(({ contracts }) => contracts.flatMap(subjectsOf)));
      return startConsumer({
        ...options,
        consumer: `${options.subgraph}-${stream.toLowerCase()}`,
        stream,
        subjects: [...subjects],
        reactions,
      });
    }),
  );
}

const streamsOf = ({ contracts }: Reaction): readonly EventStream[] =>
  contracts.map(({ stream }) => stream);

/** Subjects of a contract and of its older versions: those arrive upcast. */
const subjectsOf = (newest: AnyContract): string[] =>
  contracts
    .filter(
      (contract: Contract) => sameEvent(contract, newest) && contract.version <= newest.version,
    )
    .map(({ subjectPrefix }) => `${subjectPrefix}.*`);

const sameEvent = (one: Contract, other: Contract): boolean =>
  one.context === other.context &&
  one.entity === other.entity &&
  one.fact === other.fact &&
  one.family === other.family;
